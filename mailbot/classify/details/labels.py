"""What people write before a number that names something, in many languages.  Data for references.py.  Pure.

A space stands for up to two of any white space.  Chinese, Japanese and Korean words are found anywhere, all others as
whole words.  The longer label of two that fit is tried first.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailbot.model.details import ReferenceKind as Kind

LABELS: Mapping[Kind, tuple[str, ...]] = {
    Kind.PURCHASE: (
        "purchase order", "lpo", "l.p.o.", "p.o.", "p/o", "po", "po's", "our po", "customer po",
        # a customer's own number, whatever it is called there
        "our order number", "our order no", "our order ref", "our order reference", "unsere bestellnummer",
        "unsere bestell-nr", "unsere bestellnr", "unsere auftragsnummer", "notre numéro de commande",
        "nuestro número de pedido", "nostro numero d'ordine", "nosso número de pedido", "ons bestelnummer",
        "ons ordernummer", "наш номер заказа", "我方订单号", "我司订单号", "当社注文番号",
        "orden de compra", "o.c.", "o/c", "oc", "ordem de compra", "pedido de compra", "bon de commande",
        "ordine d'acquisto", "ordine di acquisto", "oda", "inkooporder", "inkoopordernummer", "bestelbon",
        "zamówienie zakupu", "satın alma siparişi", "أمر شراء", "أمر الشراء", "采购订单", "採購訂單",
        "采购单", "採購單", "采购合同订单", "订购单", "訂購單", "订货单", "訂貨單", "発注書", "注文書",
        "発注番号", "発注No", "발주서", "발주번호", "구매주문",
    ),
    Kind.ORDER: (
        "order", "orders", "order confirmation", "sales order", "web order", "s/o", "so", "order reference",
        "order ref", "bestellung", "bestellungen", "bestellnummer", "bestellnr", "bestell-nr", "bestell nr",
        "best.-nr", "best-nr", "auftr.-nr",
        "auftrag", "auftragsnummer", "auftragsnr", "auftrags-nr", "auftragsbestätigung", "commande",
        "commandes", "confirmation de commande", "cde", "cmde", "pedido", "pedidos", "encomenda",
        "confirmación de pedido", "orden", "ordine", "ordini", "conferma d'ordine", "conferma ordine",
        "bestelling", "bestelnummer", "ordernummer", "заказ", "заказа", "заказу",
        "заказом", "заказе", "заказы", "заявка", "заявке", "заявки",
        "zamówienie", "zamówienia", "zamówieniu", "zamówieniem", "zam.", "beställning", "ordre", "ordrenummer",
        "bestilling", "tilaus", "tilausnumero", "sipariş", "siparişi", "siparişim", "siparişimiz",
        "siparişimizin", "objednávka", "objednávky", "objednávce", "comanda", "rendelés",
        "đơn hàng", "đơn đặt hàng", "طلب", "الطلب", "للطلب", "طلبية", "الطلبية", "طلبي", "طلبنا", "طلبكم", "طلبيتنا",
        "订单", "訂單", "单号",
        "單號", "新单", "注文番号", "ご注文", "注文", "受注番号", "オーダー", "주문번호", "주문",
        "order acknowledgement", "order acknowledgment", "acknowledgement", "oa", "comanda noastra",
        "comenzii", "замовлення", "поръчка", "поръчката", "narudžba", "narudžbe", "narudžbu", "porudžbina",
        "porudžbine", "porudžbinu", "naročilo", "naročila", "παραγγελία", "παραγγελίας", "pesanan",
        "tempahan", "הזמנה", "מספר הזמנה", "objednávku", "objednávkou", "rendelésünk", "megrendelés",
        "užsakymas", "pasūtījums", "tellimus", "คำสั่งซื้อ",
    ),
    Kind.PROFORMA: (
        "proforma", "pro forma", "pro-forma", "proforma invoice", "pro forma invoice", "pro-forma invoice",
        "pi", "p.i.", "p/i", "proforma-rechnung", "proformarechnung", "facture proforma",
        "facture pro forma", "factura proforma", "fattura proforma", "fatura proforma", "проформа",
        "проформе", "проформы", "проформа-инвойс", "فاتورة مبدئية",
        "形式发票", "形式發票", "プロフォーマ", "프로포마",
    ),
    Kind.QUOTE: (
        "quote", "quotes", "quotation", "qtn", "offer", "estimate", "angebot", "angebots", "angebotsnummer",
        "angebots-nr", "angebotsnr", "offerte", "kostenvoranschlag", "devis", "offre", "cotización",
        "cotizacion", "presupuesto", "oferta", "orçamento", "orcamento", "cotação", "proposta",
        "preventivo", "offerta", "предложение", "предложению",
        "предложения", "кп", "ofertę", "teklif", "teklifi", "báo giá", "عرض سعر",
        "عرض السعر", "报价", "报价单", "報價", "報價單", "估价单", "見積", "見積書", "見積もり", "お見積",
        "お見積もり", "御見積", "御見積書", "見積番号", "견적", "견적서", "견적번호",
    ),
    Kind.INQUIRY: (
        "rfq", "rfq's", "enquiry", "inquiry", "tender", "tender ref", "anfrage", "anfragenummer",
        "anfrage-nr", "demande de prix", "appel d'offres", "solicitud", "licitación", "запрос",
        "запросу", "询价单", "詢價單", "询价编号", "询盘", "詢盤", "招标编号", "見積依頼", "引合",
    ),
    Kind.INVOICE: (
        "invoice", "invoices", "inv", "commercial invoice", "credit note", "rechnung", "rechnungen",
        "rechnungsnummer", "rechnungsnr", "rechnungs-nr", "rg.-nr", "rg-nr", "rg",
        "re-nr", "re.-nr", "gutschrift", "facture", "factures", "factura",
        "facturas", "fatura", "nota fiscal", "nf-e", "nf", "fattura", "fatture", "factuur", "factuurnummer",
        "faktura", "fakturę", "faktury", "faktura vat", "lasku", "рахунок", "рахунку", "рахунком",
        "счет", "счёт", "счёта",
        "счёту", "счета", "счету", "счет-фактура", "инвойс",
        "инвойсу", "hóa đơn", "فاتورة", "الفاتورة", "发票", "發票", "请款单", "對帳單", "对账单",
        "請求書", "請求番号", "송장번호", "청구서", "인보이스", "세금계산서",
    ),
    Kind.CONTRACT: (
        "contract", "sales contract", "s/c", "agreement", "vertrag", "kontrakt", "vertragsnummer", "vertrags-nr",
        "kaufvertrag", "rahmenvertrag",
        "rahmen", "blanket", "blanket order", "frame order", "contrat", "contrato", "contratto", "договор",
        "договора", "договору", "договоре", "контракт",
        "контракту", "контракта", "umowa", "umowy", "sözleşme", "hợp đồng", "عقد",
        "العقد", "合同", "合約", "合约", "契約", "契約書", "契約番号", "계약서", "계약",
    ),
    Kind.DELIVERY: (
        "delivery note", "delivery", "despatch", "dispatch", "lieferung", "livraison", "envío", "entrega",
        "consegna", "packing list", "despatch note", "dispatch note", "lieferschein", "lieferscheinnummer",
        "lieferschein-nr", "bon de livraison", "albarán", "guía de remisión", "ddt", "pakbon",
        "накладная", "накладной", "送货单", "送貨單", "发货单", "出貨單", "装箱单",
        "納品書", "거래명세서",
    ),
    Kind.TRACKING: (
        "tracking", "tracking number", "tracking no", "tracking code", "tracking id", "waybill",
        "air waybill", "awb", "hawb", "mawb", "b/l", "bl", "bill of lading", "consignment",
        "consignment note", "parcel", "shipment", "sendungsnummer", "sendungsnr", "sendungs-nr", "sendung",
        "trackingnummer", "paketnummer", "frachtbrief", "numéro de suivi", "n° de suivi", "suivi",
        "colis", "número de seguimiento", "seguimiento", "guía", "guia", "número de guía", "rastreo",
        "código de rastreio", "rastreio", "rastreamento", "tracciatura", "spedizione",
        "numero di tracking", "lettera di vettura", "zendingsnummer", "track & trace",
        "трек-номер", "трек", "трек номер", "номер отслеживания",
        "numer przesyłki", "przesyłka", "kargo takip", "takip", "رقم التتبع", "بوليصة", "运单", "运单号",
        "運單", "快递单号", "快遞單號", "物流单号", "物流單號", "追踪号", "追蹤", "追蹤碼", "快递", "提单",
        "提單", "顺丰", "順豐", "伝票番号", "お問い合わせ番号", "追跡番号", "送り状番号", 
        "黑貓單號", "宅配單號", "貨運單號", "追蹤單號", "货运单号", "提单号", "提單號", "快递单", "운송장", "송장",
    ),
}  # fmt: skip

# glued to a number these say by themselves what it is: "PO-2087", "INV30455"
PREFIXES: Mapping[str, Kind] = {
    "PO": Kind.PURCHASE, "PI": Kind.PROFORMA, "PFI": Kind.PROFORMA, "INV": Kind.INVOICE, "QT": Kind.QUOTE,
    "QTN": Kind.QUOTE, "QUO": Kind.QUOTE, "RFQ": Kind.INQUIRY, "SO": Kind.ORDER, "ORD": Kind.ORDER,
    "AWB": Kind.TRACKING,
}  # fmt: skip

# what may stand between label and number: it makes even a short or bare number a reference
MARKERS = (
    "number", "no", "n", "nr", "nos", "num", "núm", "nbr", "ref", "réf", "reference", "référence", "referencia",
    "referência", "riferimento", "rif", "id", "code", "numero", "número",
    "numéro", "nummer", "n°", "nº", "n.º", "№", "номер", "ном", "numer", "numara", "numarası",
    "số", "رقم", "شماره", "cislo", "číslo", "编号", "編號", "号码", "號碼", "号", "號", "番号", "番号は", "번호",
    "号为", "号是", "单号", "單號", "參考號", "参考号",
)  # fmt: skip

CARRIERS = (
    "DHL",
    "UPS",
    "FedEx",
    "TNT",
    "SF",
    "EMS",
    "Aramex",
    "DPD",
    "GLS",
    "Hermes",
    "USPS",
    "Royal Mail",
    "YTO",
    "ZTO",
)
CARRIER_WORDS: Mapping[str, str] = {
    **{name.casefold(): name for name in CARRIERS},
    "顺丰": "SF", "順豐": "SF", "联邦": "FedEx", "聯邦": "FedEx", "圆通": "YTO", "中通": "ZTO", "敦豪": "DHL",
    "黑貓": "T-CAT", "黒猫": "Yamato", "ヤマト": "Yamato", "yamato": "Yamato", "佐川": "Sagawa", "sagawa": "Sagawa",
    "申通": "STO", "韵达": "Yunda", "京东": "JD", "colissimo": "Colissimo", "chronopost": "Chronopost",
    "correos": "Correos",
    "seur": "SEUR", "ctt": "CTT", "сдэк": "CDEK", "cdek": "CDEK", "brt": "BRT",
}  # fmt: skip
