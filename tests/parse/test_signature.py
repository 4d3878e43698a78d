"""What stands below the words: cut where it is a block, kept where it is a closing and a name."""

import pytest

from mailbot.parse.quotes import split_text
from mailbot.parse.quotes.devices import is_device_line
from mailbot.parse.quotes.signature import is_rule

TEXT = "Please quote 20 pumps.\n\nBest regards,\nMina"


@pytest.mark.parametrize(
    "block",
    [
        "-- \nMina Tsai\nSourcing",
        "--\nMina Tsai",
        "—\nMina\nCEO at Pandas",
        "Mina Tsai\nCategory Manager\nLantern (Suzhou) Co., Ltd.",
        "Deniz Vana San. A.Ş.\n+90 212 000 00 99",
        "Tannert Armaturen KG - Abteilung Einkauf",
        "海星泵业 采购部 赵敏\n电话：021-0000 0000",
        "株式会社テスト 購買部\nTEL 03-0000-0000",
        "ООО «Гидро»\nтел. +7 900 000 00 00",
        "Mina Tsai | Procurement | Light Ltd",
        "T 01632 960999 | Tue-Fri\n\n*** This email is intended only for its reader. ***",
        "This email and any attachments are confidential. Delete it if it is not yours.",
        "Diese E-Mail enthält vertrauliche Informationen.",
        "Sent from my iPhone",
        "________________\nlist members\nlist@lists.example\nhttp://lists.example/",
    ],
)
def test_a_printed_block_is_cut_and_the_typed_closing_stays(block):
    words = split_text(f"{TEXT}\n\n{block}\n")
    assert words.text == TEXT
    assert words.signature.strip() == block


@pytest.mark.parametrize(
    "text",
    [
        "Please quote.\n\nThanks\n\nMina",
        "谢谢。\n\n赵敏",
        "Deliver to:\n\nLight Ltd\nDock 4\nTel: 0300 000000",
        "We need:\n\n- 20 pumps\n- 30 valves",
        "I checked:\n-- the seal\n-- the shaft\n\nAll is well!",
        "Key points\n----\n1. it works\n\n----\nThe lines above are drawn by hand.",
        "The notice was sent from my iPhone app to all.",
        "Call me at +86 512 0000 7777 when it is ready, please.",
        "One.\n\nOur office is closed on Monday.",
        "We order 400 pcs.\n\nTotal: USD 12400.00",
        "We order 400 pcs.\n\nTotal: 12400000 RMB",
        "我们订购400件。\n\n合计 12400.00",
        "Hello,\n* * *\nMore words here.",
        "We take 40.\n\n--\nAlso please send the drawing of the flange.",
        "Here is the PO.\n\nSent via mail last week, please confirm.",
        "Die Bilder.\n\nVon meinem Handy habe ich drei Bilder geschickt.",
        "Die Liste.\n\nGesendet mit der Bitte um Rückmeldung per Mail.",
        "Le bon.\n\nEnvoyé depuis notre entrepôt à votre mobile home.",
        "Look.\n\nSent from my supplier in a Samsung box, it arrived broken.",
        "Ещё раз.\n\nОтправлено с другого телефона, ответьте сюда.",
    ],
)
def test_words_at_the_end_stay(text):
    assert split_text(text).text == text


@pytest.mark.parametrize(
    "line",
    [
        "Sent from my iPhone", "Sent from Yahoo Mail on Android", "Sent with Proton Mail secure email.",
        "Sent from my mobile, please excuse typos.", "Get Outlook for iOS<https://aka.ms/x>",
        "Von meinem iPhone gesendet", "Gesendet von Outlook für Android", "Envoyé de mon iPhone",
        "Enviado desde mi iPhone",
        "Enviado do meu Galaxy", "Inviato da iPhone", "Verzonden vanaf mijn iPhone", "Skickat från min iPhone",
        "Sendt fra min iPhone", "Lähetetty iPhonesta", "Wysłane z iPhone'a", "Отправлено с iPhone", "iPhoneから送信",
        "나의 iPhone에서 보냄", "发自我的iPhone", "发自我的华为手机", "從我的 iPhone 傳送", "iPhone'umdan gönderildi",
        "Odesláno z iPhonu", "Trimis de pe iPhone-ul meu", "أرسلت من الـ iPhone", "发自我的手机",
    ],
)  # fmt: skip
def test_what_a_phone_adds_is_known_in_many_languages(line):
    assert is_device_line(line)
    assert split_text(f"Yes, please.\n\n{line}").text == "Yes, please."


def test_a_drawn_line_is_told_from_words():
    assert is_rule("-----") and is_rule("* * * *") and is_rule("—————")
    assert not is_rule("--") and not is_rule("- a -") and not is_rule("a-b-c")


def test_a_mail_that_is_only_a_signature_is_not_emptied():
    assert split_text("Mina Tsai\nLight Ltd\nTel: 0300 000000").text != ""
