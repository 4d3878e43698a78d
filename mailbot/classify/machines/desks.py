"""Folded text -> a desk that numbers what comes: "your request was forwarded, reference 5512"; the words seen.  Pure.

Three things together: what we wrote, what was done with it, and a number for it or a word of when somebody will turn
to it.  One or two of them stand in people's letters as well, about an invoice, a parcel, a pump.
"""

from __future__ import annotations

from mailbot.classify.phrases import compile_phrases
from mailbot.text.folding import Folded
from mailbot.text.later import later

_MATTER = (
    "your request", "your enquiry", "your inquiry", "your message", "your email", "your e-mail", "your mail",
    "your ticket", "your case", "your query", "your question", "your feedback", "your submission", "your report",
    "ihre anfrage", "ihr anliegen", "ihre nachricht", "ihre e-mail", "ihre mail", "ihr ticket", "ihre meldung",
    "ihr schreiben", "votre demande", "votre message", "votre requete", "votre mail", "votre e-mail",
    "votre courriel", "votre ticket", "votre question", "votre signalement", "un dossier", "un ticket",
    "su consulta", "su solicitud", "su mensaje", "su correo", "su peticion", "su caso", "su incidencia",
    "tu consulta", "tu solicitud", "tu mensaje", "la sua richiesta", "la sua segnalazione", "il suo messaggio",
    "la sua e-mail", "la sua mail", "la sua domanda", "la tua richiesta", "la tua segnalazione", "sua solicitacao",
    "seu pedido de", "sua mensagem", "seu e-mail", "seu email", "seu chamado", "sua duvida", "sua manifestacao",
    "seu contato", "uw vraag", "uw verzoek", "uw bericht", "uw melding", "uw e-mail", "ваше письмо",
    "ваше обращение", "ваш запрос", "ваша заявка", "вашу заявку", "ваше сообщение", "ваш вопрос",
    "panstwa wiadomosc", "panstwa zgloszenie", "twoje zgloszenie", "vas pozadavek", "vase zprava", "talebiniz",
    "mesajiniz", "basvurunuz", "ditt arende", "ditt meddelande", "din henvendelse", "pyyntosi", "您的来信",
    "您的邮件", "您提交的", "您反馈", "您的问题", "您的意见", "您的咨询", "您的请求", "您的留言", "您的申请", "来信",
    "来函", "お問い合わせ", "お問合せ", "ご意見", "ご質問", "ご連絡いただき", "문의", "접수하신", "您的反馈",
    "您的反映", "您的投诉", "您的建议", "お問合せ番号", "お問い合わせ番号", "your support request", "votre courrier",
    "uw aanvraag", "su reporte", "su ticket", "il suo ticket", "seu ticket",
)  # fmt: skip
_HANDLED = (
    "received", "registered", "logged", "recorded", "forwarded", "passed on to", "assigned", "escalated", "opened",
    "created", "closed", "resolved", "updated", "being processed", "being reviewed", "in our queue", "erhalten",
    "eingegangen", "registriert", "erfasst", "weitergeleitet", "zugewiesen", "angelegt", "eroffnet", "geschlossen",
    "in bearbeitung", "bearbeitet", "recu*", "enregistre*", "transmis*", "ouvert*", "cree*", "assigne*", "cloture*",
    "prise en charge", "pris en charge", "en cours de traitement", "recibid*", "registrad*", "asignad*", "derivad*",
    "abiert*", "cread*", "cerrad*", "en tramite", "en proceso", "ricevut*", "registrat*", "inoltrat*", "assegnat*",
    "apert*", "creat*", "chius*", "presa in carico", "in lavorazione", "recebid*", "encaminhad*", "aberto", "criado",
    "atribuid*", "encerrad*", "em analise", "ontvangen", "geregistreerd", "doorgestuurd", "doorgezet", "aangemaakt",
    "gesloten", "in behandeling", "получено", "получен", "зарегистрирован*", "принят*", "передан*", "направлен*",
    "назначен*", "создан*", "закрыт*", "в работе", "otrzymalismy", "zarejestrowan*", "przekazan*", "przyjet*",
    "prijat*", "zaregistrovan*", "predan*", "alinmis*", "alindi", "kaydedil*", "iletil*", "mottag*", "registrer*",
    "vastaanot*", "收到", "受理", "登记", "转交", "转给", "转达", "分配", "创建", "提交成功", "建立", "处理中",
    "受付", "受け付け", "承り", "拝受", "回答いたし", "確認のうえ", "접수", "등록", "전달", "landed in",
    "preso in carico", "gerou", "generado", "genero", "generato", "记录", "录入", "присвоен", "aufgenommen",
    "vermerkt", "attribue*", "accusons reception", "etudie*", "dealt with", "acuse de recibo",
    "confermiamo la ricezione", "confirmamos o recebimento", "confirmamos la recepcion", "bestatigen den eingang",
    "подтверждаем получение",
)  # fmt: skip
_PROMISED = (
    "technician will", "agent will", "specialist will", "colleague will", "team will", "someone will",
    "somebody will", "you will be contacted", "you'll be contacted", "you will be informed", "you will hear from us",
    "as soon as possible", "shortly", "within", "rate our", "how did we do", "fachabteilung", "zustandige*",
    "mitarbeiter", "schnellstmoglich", "in kurze", "technicien", "conseiller*", "service concerne",
    "service competent", "meilleurs delais", "plus brefs delais", "recontact*", "mayor brevedad", "brevedad posible",
    "lo antes posible", "agente", "departamento", "area correspondiente", "reparto competente", "ufficio competente",
    "ricontatter*", "al piu presto", "quanto prima", "nel piu breve tempo", "setor responsavel", "area responsavel",
    "prazo de resposta", "o mais breve", "dias uteis", "em breve", "zo snel mogelijk", "afdeling", "binnenkort",
    "исполнител*", "специалист*", "ближайшее время", "рабочих дней", "рабочего дня", "ответственн*",
    "najszybciej jak", "wkrotce", "dni roboczych", "co nejdrive", "en kisa surede", "is gunu", "snarast", "尽快",
    "尽速", "尽速为您", "尽早", "处理进度", "查询进度", "工作日", "小时内", "专人", "相关部门", "技术部门", "営業日",
    "順次", "追って", "担当部署", "しばらくお待ち", "영업일", "빠른 시일", "담당 부서", "adviser*", "advisor*",
    "representative*", "waiting time", "our queue", "sachbearbeiter*", "ansprechpartner", "ejecutivo", "asesor*",
    "collaboratore", "operatore", "atendente*", "analista", "ожидайте", "同事", "对接", "折り返し", "medewerker",
    "konsultant*", "next available", "jours ouvres", "heures ouvrees", "horas habiles", "dias habiles",
    "giorni lavorativi", "werktag*", "business day*", "working day*", "in der reihenfolge",
)  # fmt: skip
_BY_ITSELF = (
    "由系统发出", "系统发送", "系统邮件", "ご返信はお受け", "ご返信はできま", "返信不可", "返信をお受け",
    "from an automated", "by an automated", "ihr system", "unmonitored", "no reply is", "not respond to this",
    "replies to this",
)  # fmt: skip
# above a mail that answers none: what it is; folded
_TITLES = (
    "acknowledgement of receipt", "confirmation of receipt", "receipt confirmation", "eingangsbestatigung",
    "empfangsbestatigung", "accuse de reception", "acuse de recibo", "conferma di ricezione",
    "confirmacao de rece", "ontvangstbevestiging", "potwierdzenie otrzymania", "potwierdzenie przyjecia",
    "mottagningsbekraftelse", "modtagelsesbekraeftelse", "受付完了", "受信確認", "收件确认", "접수 확인",
)  # fmt: skip
_ABOUT, _DONE, _SOON, _ITSELF = range(4)
_CURT = 250  # characters: says no more than that
_PHRASES = compile_phrases(
    (kind, phrase)
    for kind, phrases in ((_ABOUT, _MATTER), (_DONE, _HANDLED), (_SOON, _PROMISED), (_ITSELF, _BY_ITSELF))
    for phrase in phrases
)
# "no. 5512", "Vorgang 5512", "CAS-7712-K", "编号T-5512", "your request (20931)"; folded text
_NUMBER = later(
    r"(?:(?<![a-z])(?:no|nr|nummer|number|num|n|n°|nº|№|ref|reference|referencia|referenz|reference|riferimento|"
    r"case|ticket|id|vorgang|dossier|caso|protocolo|chamado|pratica|обращение|заявка|номером|номер|folio|rif|registro|protokoll|под)"
    r"|#|号|编号|案号|番号|번호)\s{0,2}[.:：#°º№]{0,2}\s{0,2}(?:is\s|ist\s|为|は)?[a-z]{0,4}[-_]?\d[\d-]{2,20}"
    r"|(?<![a-z\d])[a-z]{2,5}-\d{3,12}(?![\d])|[(（]#?\d{4,12}[)）](?!\s?\d)"
)


def numbers_what_comes(text: Folded, subject: str = "") -> str:
    """`subject`: of a mail that is no answer, folded; above an answer the number may be ours."""
    seen = _PHRASES.find(text)
    if _ABOUT not in seen or _DONE not in seen:
        return ""
    numbered = _NUMBER.search(text.text) is not None or _NUMBER.search(subject) is not None
    titled = _SOON in seen and any(title in subject for title in _TITLES)
    sure = _ITSELF in seen or titled or (numbered and (_SOON in seen or len(text.text) <= _CURT))
    return f"{seen[_ABOUT]} ... {seen[_DONE]}" if sure else ""
