"""Lines at the end of a mail -> are they a business card?  Pure, linear.

Firm, post, telephone, web address in few short lines.  The same stands in what somebody orders, where it goes and who
pays for it: what leads on to it, or says what it is for, makes it part of the letter.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailbot.text.later import later
from mailbot.text.patterns import when_used

LONGEST_CARD = 9  # lines; a longer last paragraph is text
_WIDEST_CARD = 100  # characters in a line of it
_CARD = later(
    # a firm's legal form, a department, an office, a post
    r"(?<!\w)(?:ltd|limited|inc|llc|llp|plc|corp|gmbh|ag|kg|ohg|e\.k|ug|s\.?a\.?r\.?l|sas|eurl|s\.?a|s/a|s\.?l"
    r"|s\.?p\.?a"
    r"|s\.?r\.?l|s\.?n\.?c|ltda|lda|b\.?v|n\.?v|a/s|aps|ab|oy|as|sp\. ?z ?o\.?o|a\.?ş|sti|pvt|pte|pty|k\.?k|jsc|ооо"
    r"|оао|зао|ао|ип|co\.|& co|s\.a\. de c\.v|s\.r\.o|kft|company|group|trading|office|department|dept|manager|director"
    r"|engineer|specialist|executive|assistant|buyer|procurement|purchasing|sales|ceo|cfo|cto|coo|president|founder"
    r"|owner|proprietor|coordinator|consultant|supervisor|accountant|einkauf|vertrieb|abteilung|geschäftsführer|leiter"
    r"|leitung|service|services|responsable|directeur|directrice|acheteur|achats|gérant|compras|gerente|jefe|ventas"
    r"|encargad[oa]|director[a]?|setor|vendas|diretor[a]?|ufficio|acquisti|responsabile|direttore|inkoop|verkoop"
    r"|inköp|indkøb|kierownik|dyrektor|prezes|начальник|директор|менеджер|инженер|отдел|бухгалтер|müdürü|hydraulics"
    r"|công ty|tnhh|engineering|industries|enterprises|solutions|technologies)(?!\w)"
    r"|公司|株式会社|有限会社|合同会社|집단|주식회사|集团|集團|[部課课科室处處](?:\s|$)|(?:工業|工业|工程|实业"
    r"|實業|贸易|貿易|科技|机械|機械|暖通|泵业|泵業|厂|廠|重工)(?:\s|$)"
    r"|经理|經理|总监|總監|工程师|工程師|主任|代表取締役|部長|課長"
)
# RE2 tells four times as quickly that there is none; beyond ASCII it does not know what a letter is, and finds too many
_ROUGHLY_CARD = when_used(
    "(?-i:"
    + _CARD.pattern.replace(r"(?<!\w)", r"(?:^|\W)").replace(r"(?!\w)", r"(?:\W|$)").replace(r"\s", "[^!-~]")
    + ")"
)
_CONTACT_LABEL = later(
    r"^\W*(?:tel|tél|telephone|phone|ph|mob|mobile|cell|fax|direct|office|email|e-mail|mail|web|website|skype|wechat"
    r"|whatsapp|line|m|t|f|p|e|w|telefon|telefono|teléfono|telefone|handy|mobil|тел|телефон|моб|факс|почта|电话"
    r"|電話|手机|手機"
    r"|行動|行动|传真|傳真|邮箱|郵箱|信箱|地址|网址|網址|微信|携帯|住所|전화|هاتف|جوال|add|address|qq)[\s.]*[:：.+(\d]",
)
_LABELLED_NUMBER = later(r"^\W*[^\W\d_-]{1,12}[\s.:：]{1,3}[+(\d][\d\s().\-/]{6,}$")
_PHONE = later(r"\+?\(?\d[\d\s().\-/#–]{6,}\d")
_FEWEST_DIGITS = 6  # of a telephone number; "25       10" is a line of a table
_A_DAY = later(r"\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}")
_SUM = later(r"\d+[.,]\d\d")  # "12400.00": as long as a telephone number
_MONEY = later(
    r"(?:usd|eur|gbp|cny|rmb|hkd|twd|jpy|chf|[$€£¥])\s?\d|\d\s?(?:usd|eur|gbp|cny|rmb|hkd|twd|jpy|chf|[$€£¥元])"
)
_WEB = later(r"^\W*(?:https?://|www\.)\S+\W*$|^\W*[\w.+-]+@[\w.-]+\W*$")
# of these a letter has as many as a card: only as a firm writes them
_CAPITALS = frozenset({"as", "ab", "ag", "ug", "kg", "sas", "inc", "s.a", "s/a"})
_FEWEST_OF_CLAUSE = 4  # words
_SPOKEN = later(r"[请請我您你们們吗嗎呢]|需要|[をに]|ます|です|ません|습니다|세요|니다|나요")
_COUNTED = later(r"\S(?:\s{2,40}|\t)\d{1,6}(?:\s?[^\W\d]{1,6}\.?)?$")  # "Valve V-3      6 pcs"
_CONNECTING = frozenset((
    "of", "and", "de", "du", "des", "la", "le", "der", "die", "das", "di", "do", "da", "dos", "e", "y", "et", "und",
    "van", "von", "voor", "for", "i", "и",
))  # fmt: skip
_NAME_AND_POST = later(r"[^\W\d_][\w.-]*(?: [^\W\d_][\w.-]*){0,2}, \S+(?: \S+){0,2}$")  # "I. Lane, works manager"
_WHO_TO_ASK = later(
    r"^\W*(?:(?:site )?contact(?: person)?|ansprechpartner(?:in)?|联系人|聯絡人|聯繫人|担当者|담당자)\s?[:：]"
)
_WITH_PATH = later(r"(?:://|www\.)[^/\s]+/\S")
_REACH = later(r"(?<!\w)(?:tel|fax|phone|mob|mobil|e-?mail)\w{0,3}[.:]|@|www\.")
# a number that is no telephone's
_REFERENCE = later(
    r"(?<!\w)(?:orders?|po|p\.o|no|nr|ref|article|item|part|tracking|invoice|iban|account|container|serial"
    r"|bestell\w*|auftrag\w*|artikel\w*|rechnung\w*|konto|commande|facture|article|pedido|factura|fatura|ordine|fattura|bestelling|zam[oó]wieni\w*"
    r"|заказ\w*|сч[её]т\w*|артикул)(?!\w)|订单|訂單|单号|單號|合同|编号|編號|注文|請求書|品番|주문|번호|账号|帳號|税号"
)
# what stands above a block that the letter goes on with
_LEADS_ON = later(
    r"address|adress|anschrift|indirizzo|direcci[oó]n|endere[cç]o|(?<!\w)adres|адрес|地址|住所|주소|عنوان|head ?office"
    r"|head ?quarter|warehouse|site office|lager(?!\w)|entrep[oô]t|almac[eé]n|magazzino|armaz[eé]m|magazijn"
    r"|склад|仓库|倉庫|창고"
    r"|our account|(?:unser|notre|nuestra|nostro|nossa|onze|nasz\w?|наш) (?:konto|compte|cuenta|conto|conta|rekening"
    r"|rachunek|сч[её]т)|账户|帳戶|口座|계좌"
    r"|(?:ship|deliver|send|invoice|bill|livrer?|liefern|entregar|consegnare) (?:it |them |goes )?(?:to|an|à|en|a)$"
    r"|following|as follows|part numbers?|these numbers|folgende|wie folgt|suivant|siguiente|seguent|seguinte|volgende"
    r"|следующ|如下|下記|以下|아래"
)
# a way that goods or money take is no card
_GOODS_WAY = later(
    r"^\W*(?:ship(?:ping)?|deliver(?:y)?|bill(?:ing)?|invoice|consign(?:ee|ed)|recipient|lieferadresse|lieferanschrift"
    r"|rechnungsadresse|empfänger|livraison|destinataire|entrega|destinatario|consegna|destinazione|aflever|odbiorca"
    r"|получатель|доставк|teslimat|收货|收貨|收件|送货|送貨|交货|交貨|发票|發票|开票|開票|税号|稅號|開戶|开户|お届け|納品|納入"
    r"|送付先|請求先|배송|납품|받는)[^:：\n]{0,24}[:：]"
)


def leads_on(lines: Sequence[str], at: int) -> bool:
    """Does the paragraph above line `at` lead on to it?  "Ship to:", or an unfinished "Our new address is"."""
    above = next((lines[i].strip() for i in range(at - 1, -1, -1) if lines[i].strip()), "").lower()
    if above.endswith((":", "：")):
        return True
    return not above.endswith((".", "!", "?", "。", "！", "？")) and _LEADS_ON.search(above) is not None


def _is_bare_number(line: str) -> bool:
    return not any(mark.isalpha() for mark in line)


def _is_clause(line: str) -> bool:
    """Written small throughout: somebody says something."""
    words = [word for word in line.split() if word[0].isalpha()]
    small = sum(word[0].islower() for word in words)
    return (len(words) >= _FEWEST_OF_CLAUSE and small * 2 > len(words)) or _SPOKEN.search(line) is not None


def card_like(block: Sequence[str]) -> bool:
    """Few short lines, none of them a sentence, and no table of counts."""
    if (
        not 0 < len(block) <= LONGEST_CARD
        or sum(_COUNTED.search(line[-_WIDEST_CARD:]) is not None for line in block) > 1
    ):
        return False
    return all(len(line) <= _WIDEST_CARD and not _is_sentence(line) for line in block)


def _is_sentence(line: str) -> bool:
    if line.startswith(("- ", "• ", "* ", "· ")) or line[:2] in ("1.", "2.", "1)", "2)"):
        return True
    if line.endswith(("?", "!", "。", "？", "！", "；", ":", "：")):
        return True
    # "Ltd." and "S.p.A." end a firm's name, not a sentence
    return line.endswith(".") and len(line.split()) > 4 and _CARD.search(line.lower()[-12:]) is None


def is_contact(line: str) -> bool:
    lower = line.lower()
    return _names_contact(lower) or (len(lower.split()) <= 8 and _is_firm(lower) and _is_of_card(line))


def _names_contact(lower: str) -> bool:
    label = _CONTACT_LABEL.match(lower)
    if label is not None and (label.group()[-1] in ":：" or _digits(lower) >= _FEWEST_DIGITS or "@" in lower):
        return True
    if _WEB.match(lower):
        return True
    phone = _PHONE.search(lower) if _REFERENCE.search(lower) is None else None
    if phone is None or _digits(phone.group()) < _FEWEST_DIGITS or _A_DAY.fullmatch(phone.group().strip()):
        return False
    return len(lower) - len(phone.group()) <= 24 and not _is_a_sum(phone.group(), lower)


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def _is_of_card(line: str) -> bool:
    lower = line.lower()
    if _ROUGHLY_CARD.search(lower) is None or _is_clause(line):
        return False
    as_written = line if len(line) == len(lower) else lower.upper()
    return any(
        found.group() not in _CAPITALS or as_written[found.start() : found.end()].isupper()
        for found in _CARD.finditer(lower)
    )


def is_post(line: str) -> bool:
    """ "Head of Purchasing": of a card, and no number in it."""
    return _is_of_card(line) and not _digits(line)


def _is_a_sum(number: str, line: str) -> bool:
    return _SUM.fullmatch(number) is not None or _MONEY.search(line) is not None


_FIRM = later(
    r"(?<!\w)(?:ооо|оао|зао|ltd|limited|inc|llc|plc|gmbh|kg|sarl|s\.a|s/a|s\.p\.a|s\.r\.l|s\.n\.c|ltda|b\.v|oy"
    r"|pvt)(?!\w)"
)


def _is_firm(lower: str) -> bool:
    return _FIRM.search(lower) is not None or "公司" in lower or "株式会社" in lower


def shows_card(block: Sequence[str]) -> bool:
    if all(map(_is_bare_number, block)) or any(_GOODS_WAY.match(line.lower()) for line in block):
        return False
    if len(block) == 1 and _may_be_said(block[0]):
        return False
    return any(" | " in line or _names_contact(line.lower()) or _is_of_card(line) for line in block)


def _may_be_said(line: str) -> bool:
    """One line alone is as likely the last thing that somebody says: "Deliver to our office", "PO 4500012345"."""
    if _LABELLED_NUMBER.match(line.lower()) or _NAME_AND_POST.match(line):
        return False
    if _WHO_TO_ASK.match(line.lower()):
        return True
    small = [word for word in line.split() if word[0].islower() and word.isalpha()]
    return any(word not in _CONNECTING for word in small) or _WITH_PATH.search(line) is not None


def tells_reach(block: Sequence[str]) -> bool:
    return any(_REACH.search(line.lower()) for line in block)
