"""Message -> does its writer say that the answer they got was none?  Pure, linear."""

from __future__ import annotations

from mailbot.classify.phrases import compile_phrases
from mailbot.classify.reading import read
from mailbot.model.mail import Message

_OPENING = 800  # characters: who is not helped says so at once
_REFUSALS = (
    "not answer my question", "not answer our question", "not an answer", "no answer to my question",
    "not answered my question", "not answered our question", "not answering my question", "not what i asked",
    "not what i was asking", "not what we asked", "not my question", "that is not the question",
    "was not my question", "wasn't my question", "isn't what i asked", "wasn't what i asked", "isn't what we asked",
    "isn't an answer", "that's not what i", "doesn't answer", "does not answer", "didn't answer", "did not answer",
    "doesn't help", "didn't help", "does not help", "did not help", "not helpful", "wasn't helpful", "isn't helpful",
    "useless answer", "you misunderstood", "you have misunderstood", "you misread", "i asked something else",
    "my question was different", "please read my mail", "please read my email", "please read my question",
    "did you read my", "did you even read", "real person", "to a human", "stop sending automatic", "wrong answer",
    "answer is wrong", "still no answer",
    "没有回答我", "没有回答我们", "没回答我", "没回答问题", "没有回答问题", "不是我问的", "不是我想问的",
    "不是我要问的", "不是我们问的", "我问的不是", "我们问的不是", "答非所问", "没有解决", "没解决", "不是我要的答案",
    "没有帮助", "没什么帮助", "没用的回复", "你们没看", "请仔细看", "请看清楚", "人工客服", "转人工", "真人",
    "别用自动回复", "不要自动回复", "理解错", "误解了我", "搞错了我的问题", "这不算回答", "这不是答案",
    "nicht meine frage", "war nicht die frage", "frage nicht beantwortet", "beantwortet meine frage nicht",
    "beantwortet nicht meine frage", "das habe ich nicht gefragt", "danach habe ich nicht gefragt", "hilft mir nicht",
    "hilft uns nicht", "hat mir nicht geholfen", "keine antwort auf meine frage", "missverstanden",
    "falsch verstanden", "echten menschen", "ich wollte etwas anderes wissen",
    "no responde a mi pregunta", "no respondio a mi pregunta", "no contesta mi pregunta", "no contesta a mi pregunta",
    "no han respondido", "no es lo que pregunte", "no es lo que pregunto", "no era mi pregunta", "no me ayuda",
    "no me sirve", "no me ha ayudado", "me han entendido mal", "una persona real", "esa no es la respuesta",
    "ne repond pas a ma question", "ne repond pas a notre question", "n'avez pas repondu",
    "pas repondu a ma question", "ce n'est pas ma question", "ce n'etait pas ma question", "pas ce que j'ai demande",
    "pas ce que je demandais", "ne m'aide pas", "mal compris ma", "une vraie personne",
    "sans rapport avec ma question",
    "nao responde a minha pergunta", "nao respondeu a minha pergunta", "nao respondeu minha pergunta",
    "nao responde minha pergunta", "nao foi o que perguntei", "nao e o que perguntei", "nao era a minha pergunta",
    "nao me ajuda", "nao ajudou", "entenderam mal", "uma pessoa real",
    "non risponde alla mia domanda", "non ha risposto alla mia domanda", "non avete risposto",
    "non e quello che ho chiesto", "non era la mia domanda", "non mi aiuta", "non mi e di aiuto", "avete frainteso",
    "avete capito male", "una persona vera",
    "не ответили на мой вопрос", "не отвечает на мой вопрос", "не ответ на мой вопрос", "это не ответ",
    "я спрашивал не", "я спрашивала не", "я не об этом", "не то, что я спрашивал", "не помогло", "вы не поняли",
    "вы меня не поняли", "живого человека", "живым человеком",
    "質問の答えになって", "質問に答えて", "質問への回答になって", "回答になっていません", "回答になっておりません",
    "答えになっていません", "聞いていることと違", "お聞きしたいのは", "そういうことではなく", "質問の内容と違",
    "解決しません", "解決していません",
    "질문에 대한 답변이 아닙니다", "질문에 대한 답이 아닙니다", "질문에 답이 되지", "답변이 되지 않", "제가 물어본",
    "제 질문은 그게 아", "도움이 되지 않", "도움이 안", "해결되지 않", "상담원 연결",
    "geen antwoord op mijn vraag", "niet mijn vraag", "nie odpowiada na moje pytanie", "nie o to pytal*",
    "sorumun cevabi degil", "soruma cevap degil",
)  # fmt: skip
_PHRASES = compile_phrases((0, phrase) for phrase in _REFUSALS)


def says_no_answer(message: Message) -> str:
    """The phrase seen, "" where there is none.  Worth something only in a reply to an answer."""
    return _PHRASES.find(read(message).opening(_OPENING)).get(0, "")
