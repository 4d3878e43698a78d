"""Folded text -> words by which a person wants something of us, or speaks of goods: no responder ever does.  Pure.

Somebody may be away, or speak of a mail that was received, and still buy: what they ask for tells them from a program.
"Please contact Ann", "please send urgent mail to" are what programs write, and stand here nowhere.
"""

from __future__ import annotations

from functools import lru_cache

from mailbot.classify.phrases import compile_phrases
from mailbot.text.folding import Folded

_WISHES = (
    "we accept", "i accept", "i confirm", "we confirm", "we order", "i order", "our purchase order",
    "place an order", "please ship", "please quote", "pls quote", "please offer", "please send me", "please send us",
    "please send the", "pls send", "send me the", "send us the", "send me your", "send us your", "send your best",
    "please confirm the", "please find attached", "make me an offer", "need a quote", "need the quote",
    "quote ... before", "ship ... before", "credit note", "refund*", "replacement for", "we need", "still open",
    "leaks", "is leaking", "does not work", "do not work", "go ahead", "say yes", "want to buy", "like to buy",
    "to buy the", "wish to buy", "have the proforma", "send a technician", "simply wrong", "i need", "our order",
    "my order", "our shipment", "our delivery", "our container", "our goods", "unsere bestellung",
    "unsere lieferung", "brauchte ich", "brauchten wir", "notre commande", "notre livraison", "nuestro pedido",
    "nuestra entrega", "nostro ordine", "nostra consegna", "nosso pedido", "nossa encomenda", "наш заказ",
    "нашего заказа", "我们的订单", "我司订单", "弊社の注文", "i agree", "we agree", "agreed", "einverstanden",
    "d'accord", "de acuerdo", "conforme con", "d'accordo", "concordo", "concordamos", "согласен", "согласна",
    "согласны", "договорились", "同意", "没问题", "承知しました", "承知いたしました", "the delivery", "the shipment",
    "the pallets", "pick up the", "collect the", "deliver after", "deliver before", "deliver the", "die lieferung",
    "abholung", "liefern sie", "la livraison", "livrez", "la entrega", "recoger el", "entreguen", "la consegna",
    "consegnate", "a entrega", "entreguem", "отгрузк*", "отгрузите", "поставк*", "发货", "交货", "提货", "納品",
    "出荷", "납품", "arrived broken", "arrived damaged", "bitte ... angebot", "angebot ... schicken",
    "angebot ... machen", "machen sie", "schicken sie mir", "schicken sie uns", "senden sie mir", "senden sie uns",
    "wir bestellen", "ich bestelle", "wir benotigen", "ich benotige", "wir brauchen", "bitte liefern",
    "nous commandons", "envoyez-moi", "envoyez-nous", "m'envoyer", "nous envoyer", "envoyer ... devis",
    "envoyer ... prix", "envoyer ... offre", "nous avons besoin", "j'ai besoin", "envieme", "envienos",
    "envie ... cotizacion", "envie ... presupuesto", "envie ... factura", "enviar ... cotizacion",
    "enviar ... presupuesto", "enviarme", "enviarnos", "necesitamos", "necesito", "pedimos", "inviatemi", "inviarmi",
    "inviarci", "inviare ... offerta", "inviare ... preventivo", "ci serve", "ci servono", "abbiamo bisogno",
    "ordiniamo", "envie-me", "envie-nos", "enviar-me", "enviar ... cotacao", "enviar ... orcamento", "precisamos",
    "preciso d*", "encomendamos", "stuur ... offerte", "stuur mij", "stuur ons", "wij bestellen",
    "wij hebben ... nodig", "prosze o oferte", "prosze o wycene", "prosze o faktur*", "prosze o wyslanie",
    "prosze wyslac", "prosze dostarczyc", "prosze o informacje, co", "prosze o korekt*", "prosze poprawic",
    "zamawiam*", "potrzebujemy", "poslete nam", "objednavame", "kerunk ajanlat*", "skicka offert*", "send oss",
    "пришлите", "вышлите", "выставите", "перевыставьте", "выставьте", "переделайте", "заказываем", "нам нужн*",
    "нам необходим*", "просим", "надішліть",
    "gonderin", "gonderir misiniz", "siparis veriyoruz", "teklif verin", "rica ederiz", "أرسلوا", "ارسلوا",
    "نرجو ارسال", "نرجو إرسال", "gui bao gia", "gui cho toi", "bao gia cho", "麻烦告诉", "麻烦发", "麻烦看", "也请看",
    "请告诉我", "询价", "请发", "请报", "请寄", "发给我",
    "发给我们", "报给我", "寄给我", "我们需要", "我司需要", "我们要", "下单", "订购", "请安排", "请尽快安排",
    "请确认", "补发", "更新后", "再发", "要订", "想订", "想买", "要买", "有误", "少了", "寄到", "退货", "赔偿",
    "索赔", "请开", "送りください", "お送り下さい", "ご送付ください", "ご提出ください", "発注いたします",
    "注文いたします", "発注します", "注文します", "手配をお願い", "見積をお願い", "見積もりをお願い", "보내 주세요",
    "보내주세요", "보내 주시기", "발주합니다", "발주드립니다", "주문합니다", "견적 부탁", "견적을 부탁", "the goods",
    "the parts", "on their way", "die ware", "la mercancia", "la marchandise", "la merce", "a mercadoria",
    "de goederen", "货已", "货物", "товар*", "商品は", "상품은", "the order", "la commande", "die bestellung",
    "den auftrag", "el pedido", "l'ordine", "o pedido", "a encomenda", "de bestelling", "заказ", "заказа", "заказу",
    "счет нужен", "the invoice", "la facture", "die rechnung", "la factura", "la fattura", "a fatura", "付款",
    "打款", "備着", "备着", "发票", "货还差", "少两箱", "幸いです", "remise de", "discount", "rabatt", "descuento",
    "sconto", "desconto", "скидк*", "折扣", "优惠", "offer is fine", "angebot angenommen", "aprovado", "guardas",
    "guarden", "reserve", "your samples", "the samples", "your quotation", "your offer", "your proforma",
    "your pro forma", "your catalogue", "ihr angebot", "die muster", "ihre muster", "ihre proforma", "votre offre",
    "votre devis", "les echantillons", "vos echantillons", "votre proforma", "su oferta", "las muestras",
    "sus muestras", "su proforma", "la vostra offerta", "il vostro preventivo", "i campioni", "i vostri campioni",
    "a sua proposta", "o seu orcamento", "as amostras", "uw offerte", "de monsters", "ваше предложение",
    "образцы", "样品", "樣品", "报价已收到", "报价收到", "報價已收到", "サンプル", "お見積り", "샘플", "견적서",
    "panstwa ofert*", "probki", "teklifinizi", "numuneler*", "er offert", "jeres tilbud",
    "like to know", "want to know", "we are looking for", "i am looking for", "do you make", "do you sell",
    "do you stock", "do you offer", "can you make", "can you supply", "could you make", "could you supply",
    "wissen, ob", "mochten wissen", "mochte wissen", "gerne wissen", "wir suchen", "ich suche", "bieten sie an",
    "konnten sie uns", "wir interessieren uns", "aimerions savoir", "aimerais savoir", "souhaitons savoir",
    "souhaiterions", "pourriez-vous nous", "seriez-vous en mesure", "nous cherchons", "nous recherchons", "je cherche",
    "je recherche", "quisieramos", "quisiera saber", "gustaria saber", "buscamos", "estamos interesados",
    "nos interesa", "me interesa", "vorremmo sapere", "vorrei sapere", "vorremmo avere", "vorrei avere", "cerchiamo",
    "siamo interessati", "gostariamos de saber", "gostaria de saber", "procuramos", "temos interesse",
    "estamos interessados", "chcielibysmy zapytac", "chcialbym zapytac", "chcialabym zapytac", "szukamy", "czy macie",
    "interesuje nas", "хотели бы узнать", "хотел бы узнать", "хотела бы узнать", "хотели бы купить",
    "хотели бы приобрести", "нас интересу*", "меня интересу*", "ищем", "подскажите", "ogrenmek ist*", "ariyoruz",
    "ilgileniyoruz", "uretiyor musunuz", "wij zoeken", "ik zoek", "graag weten", "想了解", "想问", "想問", "请问",
    "請問", "求购", "求購", "教えていただけ", "教えてください", "伺いたく", "伺いたい", "探しております", "궁금합니다",
    "알고 싶습니다", "문의드립니다", "찾고 있습니다", "نود معرفة", "نرغب في", "نبحث عن", "هل لديكم",
)  # fmt: skip
_PHRASES = compile_phrases((0, phrase) for phrase in _WISHES)


@lru_cache(maxsize=2)  # several rows ask
def wants_something(text: Folded) -> bool:
    return bool(_PHRASES.find(text))
