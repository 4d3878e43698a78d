"""The sender's new words, told from everything that their mail program added below, above and between."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.parse.quotes import split_text

ATTRIBUTIONS = [
    "On Mon, Sep 28, 2026 at 8:15 AM Ines Roe <sales@valve.example> wrote:",
    "On 28 Sep 2026, at 08:15, Ines Roe <sales@valve.example> wrote:",
    "On 28/09/2026 08:15, Ines Roe wrote:",
    "At 2026-09-28 08:15:00, \"Ines Roe\" <sales@valve.example> wrote:",
    "Am 28.09.26 um 08:15 schrieb Ines Roe:",
    "Am Mo., 28. Sept. 2026 um 08:15 Uhr schrieb Ines Roe <sales@valve.example>:",
    "Le lun. 28 sept. 2026 à 08:15, Ines Roe <sales@valve.example> a écrit :",
    "El lun, 28 sept 2026 a las 8:15, Ines Roe (<sales@valve.example>) escribió:",
    "Il giorno lun 28 set 2026 alle ore 08:15 Ines Roe <sales@valve.example> ha scritto:",
    "Em seg., 28 de set. de 2026 às 08:15, Ines Roe <sales@valve.example> escreveu:",
    "Op ma 28 sep 2026 om 08:15 schreef Ines Roe <sales@valve.example>:",
    "Den mån 28 sep. 2026 kl 08:15 skrev Ines Roe <sales@valve.example>:",
    "man. 28. sep. 2026 kl. 08:15 skrev Ines Roe <sales@valve.example>:",
    "ma 28. syysk. 2026 klo 8.15 Ines Roe <sales@valve.example> kirjoitti:",
    "pon., 28 wrz 2026 o 08:15 Ines Roe <sales@valve.example> napisał(a):",
    "W dniu 28.09.2026 o 08:15, Ines Roe pisze:",
    "пн, 28 сент. 2026 г. в 08:15, Ines Roe <sales@valve.example>:",
    "28.09.2026 08:15, Ines Roe пишет:",
    "po 28. 9. 2026 v 8:15 odesílatel Ines Roe <sales@valve.example> napsal:",
    "Ines Roe <sales@valve.example> ezt írta (időpont: 2026. szept. 28., H, 8:15):",
    "Ines Roe <sales@valve.example>, 28 Eyl 2026 Pzt, 08:15 tarihinde şunu yazdı:",
    "În lun., 28 sept. 2026 la 08:15, Ines Roe <sales@valve.example> a scris:",
    "Στις Δευ 28 Σεπ 2026 στις 8:15 π.μ., ο χρήστης Ines Roe <sales@valve.example> έγραψε:",
    "Vào Th 2, 28 thg 9, 2026 vào lúc 08:15 Ines Roe <sales@valve.example> đã viết:",
    "Pada tanggal Sen, 28 Sep 2026 pukul 08.15 Ines Roe <sales@valve.example> menulis:",
    "2026年9月28日(月) 8:15 Ines Roe <sales@valve.example>:",
    "2026년 9월 28일 (월) 오전 8:15, Ines Roe <sales@valve.example>님이 작성:",
    "在 2026-09-28 08:15:00，\"Ines Roe\" <sales@valve.example> 写道：",
    "在 2026年9月28日，上午8:15，Ines Roe <sales@valve.example> 写道：",
    "Ines Roe <sales@valve.example> 于2026年9月28日周一 08:15写道：",
    "Ines Roe <sales@valve.example> 於 2026年9月28日 週一 上午8:15寫道：",
    "في الاثنين، 28 سبتمبر 2026 في 8:15 ص تمت كتابة ما يلي بواسطة Ines Roe <sales@valve.example> كتب:",
    "---- On Mon, 28 Sep 2026 08:15:00 +0800 Ines Roe <sales@valve.example> wrote ----",
    "On Mon, Sep 28, 2026 at 8:15 AM Ines Roe Of The Very Long Name\n<sales@valve.example>\nwrote:",
    "Am Mo., 28. Sept. 2026 um 08:15 Uhr schrieb Ines Roe <\nsales@valve.example>:",
    "On Sep 28, 2026,\nat 08:15,\nInes Roe <sales@valve.example> wrote:",
]  # fmt: skip
BLOCKS = [
    '---Original---\nFrom: "Ines Roe"<sales@valve.example>\nDate: Mon, Sep 28, 2026 08:15 AM\nTo: "Bob"',
    "---- Replied Message ----\n| From | Ines Roe |",
    "Quoting Ines Roe <sales@valve.example>:",
    "From: Ines Roe <sales@valve.example>\nSent: Monday, 28 September 2026 08:15\nTo: Bob\nSubject: Offer",
    "-----Original Message-----\nFrom: Ines Roe\nSent: 28 September 2026 08:15\nTo: Bob\nSubject: Offer",
    "________________________________\nFrom: Ines Roe <sales@valve.example>\nSent: Monday\nTo: Bob\nSubject: Offer",
    "*From:* Ines Roe [mailto:sales@valve.example]\n*Sent:* Monday\n*To:* Bob\n*Subject:* Offer",
    "Von: Ines Roe <sales@valve.example>\nGesendet: Montag, 28. September 2026 08:15\nAn: Bob\nBetreff: Angebot",
    "De : Ines Roe <sales@valve.example>\nEnvoyé : lundi 28 septembre 2026 08:15\nÀ : Bob\nObjet : Offre",
    "De: Ines Roe <sales@valve.example>\nEnviado el: lunes 08:15\nPara: Bob\nAsunto: Oferta",
    "De: Ines Roe <sales@valve.example>\nEnviada em: segunda-feira\nPara: Bob\nAssunto: Oferta",
    "Da: Ines Roe <sales@valve.example>\nInviato: lunedì 28 settembre 2026\nA: Bob\nOggetto: Offerta",
    "Van: Ines Roe <sales@valve.example>\nVerzonden: maandag\nAan: Bob\nOnderwerp: Offerte",
    "Från: Ines Roe <sales@valve.example>\nSkickat: den 28 september\nTill: Bob\nÄmne: Offert",
    "Fra: Ines Roe <sales@valve.example>\nSendt: 28. september\nTil: Bob\nEmne: Tilbud",
    "Lähettäjä: Ines Roe\nLähetetty: maanantai\nVastaanottaja: Bob\nAihe: Tarjous",
    "Od: Ines Roe <sales@valve.example>\nWysłano: poniedziałek\nDo: Bob\nTemat: Oferta",
    "От: Ines Roe <sales@valve.example>\nОтправлено: понедельник\nКому: Bob\nТема: Предложение",
    "差出人: Ines Roe <sales@valve.example>\n送信日時: 2026年9月28日\n宛先: Bob\n件名: 見積",
    "发件人： Ines Roe <sales@valve.example>\n发送时间： 2026-09-28 08:15\n收件人： Bob\n主题： 报价",
    "寄件者: Ines Roe <sales@valve.example>\n寄件日期: 2026年9月28日\n收件者: Bob\n主旨: 報價",
    "보낸 사람: Ines Roe\n보낸 날짜: 2026년 9월 28일\n받는 사람: Bob\n제목: 견적",
    "Kimden: Ines Roe\nGönderildi: Pazartesi\nKime: Bob\nKonu: Teklif",
    "Odesílatel: -\nOd: Ines Roe\nOdesláno: pondělí\nKomu: Bob\nPředmět: Nabídka",
    '------------------ 原始邮件 ------------------\n发件人: "Ines Roe" <sales@valve.example>;\n主题: 报价',
    "---------- Forwarded message ---------\nFrom: Ines Roe <sales@valve.example>\nSubject: Offer",
    "Begin forwarded message:\n\nFrom: Ines Roe <sales@valve.example>\nSubject: Offer",
    "-------- Weitergeleitete Nachricht --------\nBetreff: Angebot\nVon: Ines Roe",
    "---- 转发的邮件 ----\n发件人 Ines Roe",
    "-------- Message transféré --------\nSujet : Offre\nDe : Ines Roe",
    "> Grace wrote this\n> on two lines",
    "Sent from my iPhone\n\nDear Bob, our price is 12.50.",
]  # fmt: skip
OWN = "We take 3 pieces, please send an invoice.\n\nBest regards\nBob"


@pytest.mark.parametrize("line", ATTRIBUTIONS)
@pytest.mark.parametrize("body", ["\n> Dear Bob,\n> 12.50 each.", "\nDear Bob,\n12.50 each."], ids=["arrows", "bare"])
def test_an_attribution_and_what_it_quotes_are_folded(line, body):
    words = split_text(f"{OWN}\n\n{line}\n{body}\n")
    assert words.text == OWN
    assert "12.50 each." in words.quoted
    assert "Ines Roe" in words.quoted


@pytest.mark.parametrize("block", BLOCKS)
def test_a_block_that_a_client_puts_above_history_is_folded(block):
    words = split_text(f"{OWN}\n\n{block}\n\nDear Bob,\nwe offer it for 12.50.\n")
    if block.startswith(">"):
        assert words.text.startswith(OWN)
    else:
        assert words.text == OWN
        assert "12.50" in words.quoted


@pytest.mark.parametrize(
    "text",
    [
        "From: our perspective the price is too high.\nTo: be honest, we expected less.",
        "From our side all is ready.\n\nOn the other hand, we wait for 3 parts.\nOn average it takes 2 days.",
        "On 3 March we ordered 5 pumps:\nnone has arrived.",
        "TO: Valve Co\nATTN: Mr. Lin\nFROM: Trade Co\nDATE: 2026-10-01\nRE: pumps\n\nWe need 20 pumps.",
        "Please wrote down: the pump is 3 years old.",
        "Subject: to your confirmation we order 20 pieces.",
        "The tank holds:\n>100 l in winter",
        ">> urgent <<\nWe need an answer by Friday.",
        "Sent from my desk, it is easier than by phone.",
    ],
)
def test_words_that_only_look_like_a_quote_stay(text):
    assert split_text(text).text == text
    assert split_text(text).quoted == ""


def test_answers_between_quoted_lines_are_the_text():
    mail = (
        "Hello Tom,\n\nOn 21/05/2026 16:40, Tom Field wrote:\n> 2 pumps, EUR 275 each\n\nFine, but 3 please.\n\n"
        "> Delivery in 2 weeks.\n\nNot before December.\n\nRegards\nMark\n"
    )
    words = split_text(mail)
    assert words.text == "Hello Tom,\n\nFine, but 3 please.\n\nNot before December.\n\nRegards\nMark"
    assert "> Delivery in 2 weeks." in words.quoted


@pytest.mark.parametrize(
    "line",
    [
        "Cytowanie Ines Roe <sales@valve.example>:",
        "Цитирование Ines Roe <sales@valve.example>:",
        "Ines Roe wrote:",
        "Ines Roe さんは書きました:",
        "V V pon., 28. sep. 2026 ob 08:15 je oseba Ines Roe <sales@valve.example> napisala:",
        "2026-09-28 오전 08:15에 Ines Roe 이(가) 쓴 글:",
        "Am Montag, 28. September 2026 um 08:15 schrieben Sie:",
        "On Mon, Sep 28, 2026 at 08:15:11AM +0000, Ines\nRoe wrote:",
        "Ines Roe <sales@valve.example> hat am\n28.09.2026 08:15 geschrieben:",
    ],
)
def test_what_stands_above_arrows_names_whom_they_quote(line):
    words = split_text(f"{OWN}\n\n{line}\n> Dear Bob,\n> 12.50 each.\n")
    assert words.text == OWN
    assert line in words.quoted


@pytest.mark.parametrize(
    "last",
    ["We need it by 28.09.2026", "Send it to Bob <bob@client.example>", "Call 10 to 12, Bob <bob@client.example>"],
)
@pytest.mark.parametrize(
    "line", ["On Mon 28 Sep 08:15 Ines <sales@valve.example> wrote:", "On 28/09/2026 08:15, Ines Roe wrote:"]
)
def test_words_close_above_a_head_are_no_part_of_it(last, line):
    assert split_text(f"{last}\n{line}\n> 12.50 each.\n").text == last


def test_an_answer_between_lines_that_begin_with_initials_is_the_text():
    head = "Monday, September 28, 2026, 8:15:11 AM, you wrote:"
    words = split_text(f"Hello Ines,\n\n{head}\n\nIR> The price is 12.50.\n\nFine.\n\nIR> Red?\nBlue.\n")
    assert words.text == "Hello Ines,\n\nFine.\n\nBlue."
    assert "IR> Red?" in words.quoted


def test_numbered_questions_are_no_quantities():
    words = split_text("> 1) colour?\nwhite\n> 2) size?\nXL\n> 3) how many?\n15")
    assert words.text == "white\nXL\n15"


def test_groupwise_breaks_its_head_in_two():
    longer = '>>> "Ines Roe" <sales@valve.example> schrieb am Montag, 28. September 2026 um 08:15 in Nachricht'
    for head in (longer, ">>> Ines Roe 28.09.2026 08:15 in message"):
        assert split_text(f"{OWN}\n\n{head}\n<5F8@valve.example>:\n12.50 each.\n").text == OWN


@pytest.mark.parametrize("above", ["please quote", "please quote for project 4711", "the changes"])
def test_a_mail_that_answers_none_may_draw_a_list_with_arrows(above):
    mail = f"Hello,\n\n{above}:\n\n> lamp, black, 20 W\n> lamp, white, 10 W\n\nThanks\nBob"
    assert split_text(mail, answers=False).text == mail
    assert "> lamp" in split_text(mail).quoted


@pytest.mark.parametrize("first", ["> Ines Roe wrote:\n", "On 28/09/2026 08:15, Ines Roe wrote:\n", "> > older\n"])
def test_what_names_whom_it_quotes_is_history_in_any_mail(first):
    words = split_text(f"Yes.\n\n{first}> 12.50 each.\n", answers=False)
    assert words.text == "Yes."


def test_an_answer_below_the_quote_is_the_text():
    words = split_text("On 21/05/2026 16:40, Tom Field wrote:\n> How many?\n\nTwenty.\n")
    assert (words.text, words.quoted) == ("Twenty.", "On 21/05/2026 16:40, Tom Field wrote:\n> How many?")


def test_a_forward_keeps_the_short_text_above_it():
    words = split_text(
        "FYI, please call him.\n\n-- \nTom\n\n---------- Forwarded message ---------\nFrom: Bob\n\nPrice?\n"
    )
    assert (words.text, words.signature) == ("FYI, please call him.", "-- \nTom")
    assert "Price?" in words.quoted


_LINES = st.sampled_from(
    ["> old", "On 1/2/2026 10:00, A <a@b.example> wrote:", "From: a@b.example", "Sent: now", "To: b", "Subject: c",
    "-- ",
     "--", "", "hello there", "Regards", "Sent from my iPhone", "_____", "Tel: 0300 000000",
     "-----Original Message-----"]
)  # fmt: skip


@settings(deadline=None, max_examples=200)
@given(st.lists(_LINES | st.text(max_size=40), max_size=25))
def test_no_line_is_lost_and_none_is_told_twice(lines):
    mail = "\n".join(lines)
    words = split_text(mail)
    wanted = sorted(line.strip() for line in mail.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line.strip())
    given_back = "\n".join((words.text, words.quoted, words.signature)).split("\n")
    assert sorted(line.strip() for line in given_back if line.strip()) == wanted


@pytest.mark.parametrize(
    "hostile",
    [
        ">\n" * 200_000,
        "On Mon, 3 Mar 2025\n" * 10_000,
        "From: a@b.c\n" * 15_000,
        "-----\n" * 100_000,
        "a: b\n" * 100_000,
        "On 1/1/2025 10:00 a@b.c wrote" * 10_000,
        " " * 500_000,
        "Tel: 1\n\n" * 20_000,
    ],
    ids=["arrows", "openers", "headers", "rules", "labels", "attributions", "spaces", "cards"],
)
def test_hostile_text_takes_linear_time(hostile):
    start = time.process_time()
    split_text(hostile)
    assert time.process_time() - start < 5


DATA = Path(__file__).parents[2].parent / "shared" / "data" / "replies"


@pytest.mark.beside
@pytest.mark.skipif(not DATA.exists(), reason="NO REAL MAIL: the public replies to develop against are not here")
def test_most_public_replies_give_exactly_the_expected_words():
    rows = [json.loads(line) for line in (DATA / "index.jsonl").read_text().splitlines()]
    wanted = [(DATA / row["input"], DATA / row["expected"]) for row in rows if row["expected"]]
    right = [split_text(mail.read_text()).text == words.read_text().strip() for mail, words in wanted]
    assert sum(right) >= 0.9 * len(right)


@pytest.mark.parametrize(
    "line", ["> ##- Write your answer above this line -##", "> > ＃＃－ 请在此行上方书写回复 －＃＃"]
)
def test_below_a_quoted_line_to_write_above_all_is_history_though_a_program_broke_its_lines(line):
    broken = "> the first half of a long line that was broken\nand its other half, without a mark"
    words = split_text(f"Two weeks.\n\n{ATTRIBUTIONS[0]}\n{line}\n> T-1024 inquiry\n{broken}\n\nmore of it\n> the end")
    assert words.text == "Two weeks."
    assert "and its other half" in words.quoted and "more of it" in words.quoted


def test_a_line_to_write_above_that_nobody_quoted_marks_nothing():
    text = "Item ##-12 costs 5\n\nand ##- this -## costs 6"
    assert split_text(text).text == text
