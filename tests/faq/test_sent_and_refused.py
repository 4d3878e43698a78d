"""Which suggestion a colleague sent, and whether a customer says that an answer was none."""

import pytest

from mailbot.classify import says_no_answer, which_suggestion
from mailbot.model.faq import FaqOutcome
from mailbot.model.mail import Address, Arrival, Message
from mailbot.model.rulebook import FaqEntry

PAY = FaqEntry(
    "pay",
    ("How can I pay?",),
    {
        "en": "By bank transfer within 30 days, or by PayPal.",
        "zh-Hans": "可以银行汇款（30天内）或PayPal付款，请注明订单号。",
    },
)
SHORT = FaqEntry("short", ("Are you open?",), {"en": "Yes."})
SHIP = FaqEntry("ship", ("Do you ship to Chile?",), {"en": "We ship to every country by sea or by air freight."})


@pytest.mark.parametrize(
    ("text", "faq", "outcome"),
    [
        ("By bank transfer within 30 days, or by PayPal.", "pay", FaqOutcome.UNCHANGED),
        ("Dear Bob,\n\nBy bank transfer\nwithin 30 days, or by PayPal.\n\nRegards, Li", "pay", FaqOutcome.UNCHANGED),
        ("您好，\n可以銀行匯款（30天內）或PayPal付款，請註明訂單號。\n謝謝", "pay", FaqOutcome.UNCHANGED),
        ("By bank transfer within 60 days, or by PayPal.", "pay", FaqOutcome.EDITED),
        ("We ship to every country by sea or by rail freight.", "ship", FaqOutcome.EDITED),
        ("By bank transfer within 30 days, or by PayPal. " + "And now to the drawing. " * 20, "pay", FaqOutcome.EDITED),
    ],
)
def test_the_entry_that_was_sent_is_known_by_its_words(text, faq, outcome):
    sent = which_suggestion(text, [SHORT, PAY, SHIP])
    assert (sent.entry.id, sent.outcome) == (faq, outcome)


@pytest.mark.parametrize("text", ["", "Yes.", "PayPal", "The drawing is attached, please check the flange."])
def test_other_words_are_the_colleagues_own(text):
    assert which_suggestion(text, [SHORT, PAY, SHIP]) is None
    assert which_suggestion(text, []) is None


def refused(text):
    message = Message(Arrival("sales"), author=Address("a@b.example"), subject="Re: x", text=text)
    return says_no_answer(message)


@pytest.mark.parametrize(
    "text",
    [
        "That doesn’t answer my question.",
        "Sorry, but this is not what I asked. Can somebody look at it?",
        "I need to speak to a real person please",
        "您好，您没有回答我的问题。",
        "這不是我要問的，請轉人工客服",
        "Das beantwortet meine Frage nicht.",
        "Eso no responde a mi pregunta.",
        "Cela ne répond pas à ma question.",
        "Isso não responde à minha pergunta.",
        "Questo non risponde alla mia domanda.",
        "Вы не ответили на мой вопрос.",
        "質問の答えになっていません。",
        "제 질문에 대한 답변이 아닙니다.",
    ],
)
def test_who_was_not_answered_is_understood(text):
    assert refused(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you, that answers my question.",
        "Great, thanks! One more question: do you ship to Chile?",
        "谢谢，明白了。",
        "Danke, das hilft mir sehr.",
        "ありがとうございます。承知しました。",
        "",
    ],
)
def test_thanks_are_not(text):
    assert not refused(text)
