"""The shipped cues on mails of our own writing, in the languages that such firms live with."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailbot.classify import Classifier
from mailbot.classify.cues import compile_cues
from mailbot.classify.features import features_of
from mailbot.classify.goods import names_goods
from mailbot.classify.items import item_lines
from mailbot.classify.reading import read
from mailbot.model.mail import Address, Arrival, Form, Item, Message, Sign, SignKind
from mailbot.model.rulebook import Cue
from mailbot.model.settings import Settings
from mailbot.model.tokens import TokenKeys
from mailbot.model.verdict import Category, Origin, Verdict
from mailbot.text.folding import fold

Write = Callable[..., Message]
Judge = Callable[..., Verdict]
MAILS = [
    ("inquiry", "Good morning, please quote 40 hinges type H2 in stainless steel, delivered Rotterdam."),
    ("inquiry", "What would 3 of your big compressors cost and how soon could you ship them?"),
    ("inquiry", "Your price is too high for us, can you do better on 500?"),
    ("inquiry", "We would like to become a distributor of your lamps in Kenya."),
    ("inquiry", "你好，LED灯带100卷什么价格，起订量多少？"),
    ("inquiry", "能不能按图纸定做一批支架？先寄两个样品。"),
    ("inquiry", "請問這款軸承有現貨嗎？50個多少錢？"),
    ("inquiry", "Bitte um ein Angebot über 30 Scharniere, Lieferzeit?"),
    ("inquiry", "Buenas, necesito cotización de 12 motores de 2 HP."),
    ("inquiry", "Bonjour, quel est votre prix pour 100 charnières et sous quel délai ?"),
    ("inquiry", "ヒンジ100個のお見積りをお願いいたします。納期もお知らせください。"),
    ("inquiry", "Добрый день, прошу выставить КП на 20 подшипников."),
    ("order", "Please find attached our purchase order 7781 for 200 brackets. Kindly confirm."),
    ("order", "We accept your offer, please proceed and send the proforma."),
    ("order", "Please cancel our order 5512, the project was stopped."),
    ("order", "Same again please, 20 boxes, usual address."),
    ("order", "正式下单：轴承6204，300个，请安排生产，合同发我盖章。"),
    ("order", "按上次的价格再订50卷，发到宁波仓库。"),
    ("order", "附件是我司訂購單，請簽回並告知交期。"),
    ("order", "Hiermit bestellen wir 50 Stück laut Angebot. Bitte um Auftragsbestätigung."),
    ("order", "Adjunto orden de compra 8812, favor de confirmar fecha de entrega."),
    ("order", "Veuillez trouver ci-joint notre commande de 40 pièces."),
    ("order", "注文書を添付いたしますので、ご手配をお願いいたします。"),
    ("order", "Подтверждаем заказ на 40 штук, выставляйте счет."),
    ("order", "Beställer härmed trettiofem brandvarnare och sju släckare. Fakturan till kommunen."),
    ("order", "Laba diena, užsakome keturiolika stalų ir trisdešimt kėdžių. Pristatymas į Kauną."),
    ("order", "Tisztelt Kolléga! Kérnénk szállítani tizennyolc csapágyat és harminchat tömítést."),
    ("order", "Boa tarde, fica adjudicado: 14 bancadas e 22 cadeiras, conforme o vosso orçamento."),
    ("order", "Geçen ayki fiyattan on beş adet filtre ile kırk tane conta istiyoruz."),
    ("order", "お見積りいただきましたリニアガイドを25本お願いいたします。納品先は相模原工場です。"),
    ("complaint", "Nach ganzen drei Löchern stumpf. Bei dem Preis erwarte ich was anderes. Was machen wir jetzt?"),
    ("faq", "Which payment methods do you accept?"),
    ("faq", "Are you open on Saturday and where is your warehouse?"),
    ("faq", "Could you send me the declaration of conformity and the manual?"),
    ("faq", "Has my order shipped yet? Do you have a tracking number? No rush."),
    ("faq", "How long is the warranty on the lamps?"),
    ("faq", "请问你们保修多久？可以开增值税发票吗？支持支付宝吗？"),
    ("faq", "快递单号发我一下，看看到哪了。"),
    ("faq", "請問你們星期六有營業嗎？地址在哪裡？"),
    ("faq", "Wie sind Ihre Öffnungszeiten zwischen den Jahren?"),
    ("faq", "¿Qué formas de pago aceptan y cuánto tarda el envío?"),
    ("faq", "Acceptez-vous la carte bancaire ? Livrez-vous en Suisse ?"),
    ("faq", "返品は可能でしょうか。未開封です。"),
    ("complaint", "Two of the lamps arrived broken, please send replacements."),
    ("complaint", "This is the third time I write and nobody answers. Where are my goods?"),
    ("complaint", "You charged us twice, please issue a credit note."),
    ("complaint", "We are disappointed to note that the finish is not up to standard."),
    ("complaint", "收到的货有十个是坏的，还发错了型号，请尽快处理。"),
    ("complaint", "说好周一到，现在还没收到，打电话也没人接！"),
    ("complaint", "收到的軸承全部生鏽，要求退貨退款。"),
    ("complaint", "Die Ware ist beschädigt angekommen und es fehlen zwei Kartons."),
    ("complaint", "Llegó roto y nadie me responde, quiero mi dinero."),
    ("complaint", "La marchandise est arrivée cassée, je demande un remboursement."),
    ("complaint", "届いた商品が破損していました。交換をお願いします。"),
    ("complaint", "Насос не работает, требую вернуть деньги."),
    ("other", "We offer SEO services that put your website on the first page of Google."),
    ("other", "Please find my CV attached, I would like to apply for the position of clerk."),
    ("other", "Everything arrived safely, thank you so much for your help!"),
    ("other", "您好，我是应届毕业生，想应聘外贸业务员，附件是我的简历。"),
    ("other", "诚邀贵司参展，展位预订从速。取消订阅请点击。"),
    ("other", "Besuchen Sie uns auf der Messe, unser Stand ist in Halle 3. Newsletter abbestellen"),
    ("other", "Sorry, this was sent to you by mistake, please ignore."),
]


@pytest.mark.parametrize(("category", "text"), MAILS)
def test_category_of_plain_mails(category: str, text: str, write: Write, judge: Judge) -> None:
    verdict = judge(write(text))
    assert verdict.scores[0][0].value == category


@pytest.mark.parametrize(
    "text", ["20 Kisten", "50 de saci", "15 dėžių", "আরও ২০ বস্তা", "ขอ 500 ใบ", "άλλα 20 βαρέλια", "12 laatikkoa samoja"]
)
def test_goods_are_counted_in_any_language(text: str) -> None:
    assert item_lines(fold(text)) == 1


@pytest.mark.parametrize("text", ["2 machines stopped", "3 articles", "line 20 of the invoice", "4 tickets"])
def test_what_is_counted_in_talk_is_no_item(text: str) -> None:
    assert item_lines(fold(text)) == 0


@pytest.mark.parametrize(
    "text", ["az oviba 36 szék és 6 asztal", "16 דלתות לבנות", "400 етикета", "60 de coturi", "90 garrafas"]
)
def test_a_number_of_things_is_known_in_any_language(text: str) -> None:
    assert names_goods(text)


@pytest.mark.parametrize(
    "text", ["zwölf Lampen", "six bags", "fem lådor", "πέντε κιβώτια", "2 doz brass unions", "布三十箱"]
)
def test_a_number_of_things_may_be_written_in_words(text: str) -> None:
    assert names_goods(text)


@pytest.mark.parametrize(
    "text",
    [
        "36 szék mennyi?",
        "in 14 Tagen",
        "14 dienų",
        "ενώ 3 μέρες",
        "since 2021 nothing",
        "5510/2 items",
        "€40 net",
        "DN40",
    ],
)
def test_time_money_and_questions_name_no_goods(text: str, write: Write) -> None:
    assert "goods" not in features_of(read(write(text)))


def test_goods_speak_for_an_order_in_words_that_nobody_taught(write: Write, judge: Judge) -> None:
    verdict = judge(write("Rezervujte nám 30 lavičiek a 4 stany na sobotu."))
    assert verdict.scores[0][0] is Category.ORDER
    assert any("a number of things" in reason.text for reason in verdict.reasons)


def test_what_is_needed_is_not_missing_in_spanish(write: Write, judge: Judge) -> None:
    text = "Para el viernes nos harán falta 60 garrafas, lo de siempre."
    assert judge(write(text)).category is Category.ORDER


def test_what_was_ordered_is_no_order_in_tongues_without_tenses(write: Write, judge: Judge) -> None:
    text = "Barang yang datang beda dengan yang kami pesan, mohon ditukar."
    assert judge(write(text)).category is Category.COMPLAINT


def test_who_offers_samples_sells(write: Write, judge: Judge) -> None:
    assert judge(write("您好，我们是生产木托盘的厂家，可以先给您寄样，价格有优势。")).category is Category.OTHER


def test_a_short_yes_below_a_quotation_is_an_order(write: Write, judge: Judge) -> None:
    mail = write("OK, send 4.", "Re: Quotation 17", quoted="unit price USD 12, FOB", references=("<a@b.example>",))
    assert judge(mail).category is Category.ORDER


def test_the_name_of_an_attachment_speaks(write: Write, judge: Judge) -> None:
    assert judge(write("see attached", files=("Bestellung_4711.pdf",))).category is Category.ORDER
    assert judge(write("see attached", files=("RFQ 12 pumps.xlsx",))).category is Category.INQUIRY


@pytest.mark.parametrize(
    ("kind", "message", "category"),
    [
        ("order", "", Category.ORDER),
        ("feedback", "The lamp is broken, I want a refund", Category.COMPLAINT),
        ("inquiry", "What is your price for 100?", Category.INQUIRY),
        ("inquiry", "The lamp leaks and nobody answers", Category.COMPLAINT),
    ],
)
def test_a_form_counts_by_its_kind_and_its_message(
    kind: str, message: str, category: Category, write: Write, judge: Judge
) -> None:
    form = Form("site", kind, (("message", message),), items=(Item("Lamp", "2"),) if kind == "order" else ())
    verdict = judge(write("Name: Jo\nOrder: whatever", form=form))
    assert (verdict.origin, verdict.category) == (Origin.FORM, category)


def test_mail_of_machines_has_a_category_only_where_it_is_clear(write: Write, judge: Judge) -> None:
    order = "Please find attached our purchase order 4500. Confirm the delivery date. Do not reply to this mail."
    assert judge(write(order, author="noreply@erp.example", files=("PO_4500.pdf",))).category is Category.ORDER
    assert judge(write("Job 17.", author="noreply@erp.example")).category is None
    machine = (Sign(SignKind.LIST, "List-Id: <x.example>"),)
    assert judge(write(order, signs=machine)).category is Category.OTHER


def test_reasons_name_the_strongest_cues_the_language_and_the_origin(write: Write, judge: Judge) -> None:
    reasons = judge(write("We accept your offer, please proceed with 20 pcs.")).reasons
    codes = [reason.code for reason in reasons]
    assert codes[0] == "origin.person" and "language.en" in codes and "cue.order" in codes
    assert "'accept your offer' speaks for order (+2.6)" in [reason.text for reason in reasons]


def test_a_mail_that_says_nothing_is_unsure_and_still_has_its_best_guess(write: Write, judge: Judge) -> None:
    for text in ("", "hm", "123"):
        verdict = judge(write(text))
        assert verdict.unsure and verdict.category is not None


def test_scores_sum_to_one_and_the_best_is_the_confidence(write: Write, judge: Judge) -> None:
    verdict = judge(write("Please quote 5 pumps"))
    assert abs(sum(score for _, score in verdict.scores) - 1) < 1e-9
    assert verdict.confidence == pytest.approx(max(score for _, score in verdict.scores), abs=1e-4)
    assert {category for category, _ in verdict.scores} == set(Category)


@settings(deadline=None, max_examples=100)
@given(st.text(max_size=300), st.text(max_size=60), st.text(max_size=100))
def test_any_words_give_a_verdict(classifier: Classifier, text: str, subject: str, quoted: str) -> None:
    message = Message(Arrival("sales"), text=text, subject=subject, quoted=quoted)
    assert 0 <= classifier.classify(message, Settings(), TokenKeys((b"k" * 32,))).confidence <= 1


def test_a_very_long_mail_takes_no_longer_than_a_long_one(write: Write, judge: Judge) -> None:
    mail = write("please order the price of 20 pcs 请报价 " * 20_000, quoted="price " * 100_000)
    began = time.process_time()
    judge(mail)
    assert time.process_time() - began < 10  # a limit against hanging


SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "business" / "index.jsonl"


@pytest.mark.beside
@pytest.mark.skipif(not SHARED.is_file(), reason="NO REAL MAIL: the development mails are not here")
def test_most_development_mails_are_understood(judge: Judge, write: Write) -> None:
    rows = [json.loads(line) for line in SHARED.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row.get("new_text")]
    right = sum(
        judge(write(row["new_text"], files=tuple(row["attachments"]))).scores[0][0].value
        in (row["label"], *row["also_ok"])
        for row in rows
    )
    assert right >= 0.75 * len(rows)


def test_thanks_below_our_own_words_are_not_weighed_with_them(write: Write, judge: Judge) -> None:
    ours = "we have received your complaint about the broken valve"
    quoted = f"On Tue, 3 Nov 2026 at 09:12, Acme <sales@acme.example> wrote:\n> {ours}"
    to = (Address("sales@acme.example"),)
    assert not any("complaint" in reason.text for reason in judge(write("Merci !", quoted=quoted, to=to)).reasons)
    # what they hand on is theirs to mean
    assert any("complaint" in reason.text for reason in judge(write("Merci !", quoted=ours, to=to)).reasons)


FORWARDED = (
    "From: Priya <priya@client.example>\nSubject: gaskets\n\nHow much are 5,000 gaskets, and when could you ship?"
)


def test_a_forward_without_a_word_is_what_it_forwards(write: Write, judge: Judge) -> None:
    assert judge(write("", "Fwd: gaskets", quoted=FORWARDED)).category is Category.INQUIRY


def test_of_an_answer_without_a_word_nothing_is_read_into_the_mail_before(write: Write) -> None:
    assert read(write("", "Re: gaskets", quoted=FORWARDED)).own_words == ""


def test_who_says_thanks_at_the_end_still_wants_something(write: Write, judge: Judge) -> None:
    for text in ("Колко струва вратата и кога я доставяте? Благодаря", "Cât costă ușa și când o livrați? Mulțumesc"):
        assert judge(write(text)).category is Category.INQUIRY


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The fridge that you sent hums so loud that nobody can sleep next to it.", Category.COMPLAINT),
        ("Please ship 12 printers to our warehouse, same terms.", Category.ORDER),
        ("Can someone tell me what 200 kettles would cost?", Category.INQUIRY),
    ],
)
def test_goods_of_every_office_make_no_mail_internal(text: str, category: Category, write: Write, judge: Judge) -> None:
    verdict = judge(write(text))
    assert verdict.category is category and not verdict.unsure


def test_one_cue_seen_by_two_signs_is_told_the_same_way_in_every_run(write: Write) -> None:
    cues = compile_cues([Cue(Category.ORDER, 1.0, ("#form_order", "#item_line"))])
    reading = read(write("6 boxes of nails, please."))
    told = {cues.hits(reading, signs, "en")[0].seen for signs in permutations(("form_order", "item_line", "goods"))}
    assert len(told) == 1
