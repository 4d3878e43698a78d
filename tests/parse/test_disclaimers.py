"""A firm's small print is cut below the words; a sentence that begins like it is not."""

import pytest

from mailbot.parse.quotes import split_text

SAID = (
    "Diese Nachricht bitte auch an die Buchhaltung weitergeben.",
    "Este correo sirve como confirmación del pedido.",
    "Dit bericht is onze bestelling voor 4 pompen.",
    "This message contains our order for 4 pumps.",
    "This email is intended as our formal order.",
    "Questo messaggio vale come ordine di 4 pompe.",
    "Данное сообщение является нашим заказом на 4 насоса.",
    "このメールは正式な注文です。",
    "此邮件作为正式订单，请安排生产。",
    "This email is to confirm that we accept the privileged price.",
    "This message is about our printing order, same labels as last time.",
    "Ce message concerne l'impression de nos étiquettes, comme la dernière fois.",
    "Questo messaggio è per la stampa dei cataloghi, come sempre.",
    "This mail has the confidential drawing of part 4711.",
    "Confidential drawings follow by post.",
    "Registered office chairs, six of them, grey.",
    "Virus-free filters please, class H13.",
    "Before printing the labels send us a proof.",
    "退订上次的10台，改为5台。",
    "Unsubscribe me from your newsletter, but send the price list.",
    "Confidentiality: do you sign an agreement?",
    "Please consider the environment in Dubai: 50 degrees.",
)
SMALL_PRINT = (
    "This e-mail is confidential and intended solely for the addressee.",
    "Disclaimer",
    "Diese E-Mail ist vertraulich. Sind Sie nicht der Adressat, löschen Sie sie bitte.",
    "Les informations contenues dans ce courriel sont confidentielles.",
    "La información contenida en este mensaje es confidencial.",
    "Il presente messaggio è riservato.",
    "Dit e-mailbericht is vertrouwelijk.",
    "Niniejsza wiadomość jest poufna.",
    "Bu e-posta gizlidir.",
    "Это письмо содержит конфиденциальную информацию.",
    "本邮件及附件含有保密信息，仅限于收件人使用。",
    "このメールには機密情報が含まれています。",
    "Please consider the environment before printing this mail.",
    "Registered in England No. 123456.",
    "*** This email is intended solely for Ann. Client Ltd accepts no liability for viruses. Reg. no. 123456. ***",
    "This e-mail has been scanned for viruses.",
    "Before printing, think about the environment.",
)


@pytest.mark.parametrize("last", SAID)
def test_a_sentence_about_this_mail_stays(last):
    assert split_text(f"We accept the offer.\n\n{last}\n").text.endswith(last)


@pytest.mark.parametrize("last", SMALL_PRINT)
def test_small_print_goes(last):
    words = split_text(f"We accept the offer.\n\n{last}\n\nSecond paragraph of it.\n")
    assert words.text == "We accept the offer."
