"""Customers who want an order changed or cancelled, in eleven languages and their own words; and who want neither."""

import pytest

from mailbot.classify.details import catalogue, read_details
from mailbot.classify.reading import read

WANTED = {
    "change": (
        "Order 4711: please leave off the last line.",
        "Bitte bei Auftrag 4711 die letzte Position weglassen.",
        "Z zamówienia 4711 proszę usunąć ostatnią pozycję.",
        "4711号单最后一行去掉。",
        "Can you bring the delivery of PO-4711 forward by a week?",
        "Could you make it eighteen rolls rather than twenty on our purchase order 4711?",
        "Können Sie bei unserer Bestellung 4711 noch vier Kartons dazugeben?",
        "Proszę dopisać do zamówienia 4711 jeszcze 5 kartonów.",
        "4711 numaralı siparişimize 20 adet daha ekler misiniz?",
        "نرجو تعديل الكمية في الطلب 4711.",
        "Regarding PO 4711: could you please reduce the quantity of item 2 from 500 to 400 pcs?",
        "We need to make a change to our purchase order 4711, please add 20 more of the A-100.",
        "Please ship order 4711 to our warehouse in Hamburg instead of the office.",
        "Can we still switch the colour on order 4711 from black to white?",
        "Kindly update PO 4711 with the new delivery date of 12 June.",
        "Attached please find the revised purchase order 4711 rev. B, it replaces the former one.",
        "Could you add two more boxes to our order 4711 before it ships?",
        "Please hold shipment of order 4711 until we confirm the new address.",
        "你好，订单4711的数量想从500改成400，可以吗？",
        "麻烦把PO4711的收货地址换成上海仓库。",
        "订单4711请再加20个A-100。",
        "我们想调整一下4711号订单的交期，推迟到六月中旬。",
        "訂單4711的數量想改為400個，請確認。",
        "麻煩把4711訂單的送貨地址更改為台中倉庫。",
        "可以幫我把訂單裡的顏色換成白色嗎？",
        "附件是修訂後的採購單4711，請以此為準。",
        "Können wir bei Auftrag 4711 die Menge von 500 auf 400 Stück reduzieren?",
        "Bitte ändern Sie in unserer Bestellung 4711 die Lieferadresse.",
        "Wir möchten unsere Bestellung 4711 noch um 20 Stück erhöhen.",
        "Anbei erhalten Sie die geänderte Bestellung 4711, bitte verwenden Sie nur noch diese.",
        "Necesitamos modificar la cantidad del pedido 4711, de 500 a 400 unidades.",
        "¿Podrían cambiar la dirección de entrega de nuestro pedido 4711?",
        "Por favor añadan 20 unidades más al pedido 4711.",
        "Quisiéramos hacer un cambio en la orden de compra 4711.",
        "Nous souhaitons réduire la quantité de la commande 4711 de 500 à 400 pièces.",
        "Pourriez-vous changer l'adresse de livraison de notre commande 4711 ?",
        "Merci d'ajouter 20 pièces à la commande 4711.",
        "Veuillez trouver ci-joint le bon de commande 4711 rectifié qui annule et remplace le précédent.",
        "Vorremmo ridurre la quantità dell'ordine 4711 da 500 a 400 pezzi.",
        "Potete cambiare l'indirizzo di consegna del nostro ordine 4711?",
        "Vi chiediamo di aggiungere 20 pezzi all'ordine 4711.",
        "In allegato l'ordine 4711 rettificato, che sostituisce il precedente.",
        "Gostaríamos de reduzir a quantidade do pedido 4711 de 500 para 400 peças.",
        "Podem mudar o endereço de entrega da nossa encomenda 4711?",
        "Por favor, acrescentem 20 peças ao pedido 4711.",
        "Preciso fazer uma alteração no pedido de compra 4711.",
        "Просим изменить количество в заказе 4711 с 500 на 400 штук.",
        "Можно поменять адрес доставки по заказу 4711?",
        "Добавьте, пожалуйста, ещё 20 штук к заказу 4711.",
        "Хотим внести изменения в наш заказ № 4711.",
        "注文4711の数量を500個から400個に変更していただけますか。",
        "注文番号4711の納品先を大阪倉庫に変更したいです。",
        "発注書4711に20個追加をお願いします。",
        "注文4711の納期を6月に延期してください。",
        "주문 4711의 수량을 500개에서 400개로 변경해 주세요.",
        "주문번호 4711 배송지를 부산 창고로 바꿔 주실 수 있나요?",
        "발주서 4711에 20개를 추가하고 싶습니다.",
        "주문 4711 납기를 6월로 미뤄 주세요.",
    ),
    "cancel": (
        "We regret that we have to withdraw purchase order 4711.",
        "Due to our customer's decision we no longer need the goods of order 4711, please do not ship.",
        "Kindly treat PO 4711 as cancelled.",
        "Is it still possible to call off the order 4711? Our project has been stopped.",
        "We'd like to cancel what we ordered last week.",
        "Please stop production of our order 4711, we do not want it any more.",
        "I want my order 4711 cancelled immediately.",
        "Please void PO 4711.",
        "你好，订单4711我们不需要了，请取消。",
        "麻烦撤单，PO4711客户不要了。",
        "4711这个单子先不做了，请停止生产。",
        "我想退掉昨天下的订单。",
        "不好意思，4711的訂單要取消，謝謝。",
        "請作廢採購單4711。",
        "訂單4711我們不要了。",
        "我想取消昨天下的單。",
        "Leider müssen wir unseren Auftrag 4711 zurückziehen.",
        "Hiermit widerrufen wir die Bestellung 4711.",
        "Bitte stornieren Sie den Auftrag 4711, wir brauchen die Ware nicht mehr.",
        "Wir treten von unserer Bestellung 4711 zurück.",
        "Lamentablemente tenemos que anular la orden de compra 4711.",
        "Ya no necesitamos el pedido 4711, por favor no lo envíen.",
        "Quiero dar de baja mi pedido 4711.",
        "Por favor dejen sin efecto nuestra orden 4711.",
        "Nous sommes contraints d'annuler le bon de commande 4711.",
        "Nous n'avons plus besoin de la commande 4711, merci de ne pas l'expédier.",
        "Merci de procéder à l'annulation de notre commande 4711.",
        "Je souhaite me rétracter de ma commande 4711.",
        "Purtroppo dobbiamo annullare il nostro ordine d'acquisto 4711.",
        "Non abbiamo più bisogno dell'ordine 4711, vi preghiamo di non spedirlo.",
        "Chiediamo l'annullamento dell'ordine 4711.",
        "Vorrei disdire l'ordine 4711.",
        "Infelizmente temos de anular a encomenda 4711.",
        "Não precisamos mais do pedido 4711, por favor não enviem.",
        "Solicitamos o cancelamento do pedido 4711.",
        "Quero desistir da compra 4711.",
        "К сожалению, мы вынуждены отказаться от заказа 4711.",
        "Просим аннулировать заказ 4711.",
        "Заказ 4711 нам больше не нужен, пожалуйста, не отправляйте.",
        "Прошу снять наш заказ № 4711 с производства.",
        "注文4711を取り消していただけますか。",
        "申し訳ありませんが、発注書4711をキャンセルさせてください。",
        "先日の注文はなかったことにしてください。",
        "注文4711は不要になりましたので、出荷しないでください。",
        "죄송하지만 주문 4711을 취소하고 싶습니다.",
        "발주서 4711 취소 부탁드립니다.",
        "주문 4711은 더 이상 필요 없으니 출고하지 마세요.",
        "어제 한 주문을 철회합니다.",
    ),
}
NEITHER = (
    "Please quote 20 pcs of A-100, delivery in order to replace our old pumps.",
    "Please find our purchase order 4711 attached: 200 pcs A-100, 12,000 USD.",
    "Can you deliver to a different address in general?",
    "Where is my order 4711? Please tell me if its delivery day has changed.",
    "我们想订购20个A-100，请报价。",
    "Bitte senden Sie uns Ihren Katalog, unser Ansprechpartner hat sich geändert.",
    "Nous changeons de fournisseur, quel est votre prix pour 20 pompes ?",
)


@pytest.fixture
def asked(classifier, write):
    def ask(words):
        message = write(words)
        enquiry = classifier.enquiries.read(read(message), read_details(message, "", catalogue(())))
        return enquiry.asked.value if enquiry else ""

    return ask


@pytest.mark.parametrize("kind", WANTED)
def test_a_change_or_a_cancellation_is_seen_in_any_words(asked, kind):
    missed = [words for words in WANTED[kind] if asked(words) != kind]
    assert len(missed) <= 1, missed


def test_whoever_wants_neither_is_not_taken_for_it(asked):
    assert [words for words in NEITHER if asked(words) in WANTED] == []


def test_a_wrapped_sentence_is_one_and_two_sentences_are_two(asked):
    assert asked("We would like to change the quantity\nof our order 4711.") == "change"
    assert asked("Our address has changed. Please confirm order 4711.") == ""


@pytest.mark.parametrize(
    "words",
    [
        "Morning, have you got a date for PO 88-2071 yet?",
        "Ist die Bestellung 70813 schon verladen?",
        "La commande 70813 est-elle déjà chargée ?",
        "Есть дата по заказу 70813?",
        "70813這張訂單有日期了嗎？",
        "70813번 주문 출고일 정해졌나요?",
    ],
)
def test_a_question_about_a_numbered_order_asks_where_it_is(asked, words):
    assert asked(words) == "where"


def test_without_its_number_or_a_question_nothing_is_asked(asked):
    assert asked("Have you got a date for the fair yet?") == ""
    assert asked("We have got a date for order 70813: 5 May suits us.") == ""
