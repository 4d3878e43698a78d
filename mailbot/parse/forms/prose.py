"""Lines that belong to no field -> who wrote, which order, what they said.  Pure, linear.

Some programs write sentences, not labels: "Kay Moor (kay@client.example) sent a message using the contact form at".
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from mailbot.parse.everyday import GREETINGS
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.entries import is_bare_label
from mailbot.parse.forms.labels import plain_label
from mailbot.parse.forms.signs.phrases import FORM, ORDER, YOUR_ORDER
from mailbot.parse.forms.signs.small_print import (
    goes_on_below,
    heads_mail_of,
    is_programs,
    may_announce,
    tells_of_itself,
)
from mailbot.parse.forms.writer.naming import last_name, name_at_start, named_in
from mailbot.parse.forms.writer.visitor import clean_name, name_and_mailbox, plain_mailbox
from mailbot.text.later import later
from mailbot.text.literals import phrases_in

_FIRST_LINES = 6
_LONGEST_TITLE = 100
_LONGEST_NAME = 4  # words
_WRITER = later(r"[(<（]\s?([^\s()<>]{1,80}@[^\s()<>]{1,80})\s?[)>）]")
_WRITER_FIRST = later(r"^\s*([^\s()<>]{1,80}@[^\s()<>]{1,80})\s\(([^()@\d]{2,60})\)")  # "kay@... (Kay Moor) on Monday"
_BEFORE_NAME = later(r".*(?:[:：]|\s(?:from|by|von|de|da|van|от|par|por|przez|door|af|av|od))\s", re.IGNORECASE)
_ORDERED_BY = later(
    r"(?:(?<!your )order from|order by|placed by|bestellung von|commande de|pedido de|ordine dal?|ordine di"
    r"|encomenda de|заказ от|bestelling van|来自|來自)"
    r"(?:\s(?:(?:the |dem |unserem |le |el |dal |del |o )?(?:customer|client|kunden?|cliente|klant|клиента)))?"
    r"\s+([^:：(<,.\n]{2,60}?)\s*(?:[:：(<,.]|\serhalten|\sontvangen|的订单|的訂單|さん|$)",
    re.IGNORECASE,
)
_ASKED_BY = later(
    r"(?:(?:inquiry|enquiry|rfq|quotation request|transcript) from|(?:conversation|chat) with)\s+"
    r"([^:：(<,.\n]{2,60}?)\s*(?:[:：(<,.!]|$)",
    re.IGNORECASE,
)
_SENT_BY = later(
    r"(?:sent|submitted|received|gesendet|geschickt|nachricht|message|mensaje|messaggio|mensagem)\s(?:\w{1,12}\s){0,3}"
    r"(?:by|from|von|de|par|por|da)\s([^:：(<,.\n]{2,60}?)\s"
    r"(?:via|through|using|über|by means|par le|à travers|depuis|a través|desde|tramite|attraverso|através|pelo)\s",
    re.IGNORECASE,
)
_ASKS_YOU_CJK = later(
    r"(?:买家|買家|采购商|採購商|客户|客戶|访客|訪客)\s?([^\W\d_][^\n（(，,。:：]{1,19}?\s?(?:[（(][^（）()\n]{2,40}[)）])?)\s?[向给給对對][您你贵貴]"
)
_ASKS_YOU = later(
    r"^\[?([^\[\]]{2,60}?)\]?\s(?:has\s)?sent you an?\s(?:new\s)?(?:inquiry|enquiry|message|rfq|quotation request)",
    re.IGNORECASE,
)
_WROTE = later(
    r"^([^:：(<,.\n]{2,60}?)\s(?:wrote to you (?:via|through|on)|(?:just )?(?:filled|contacted you) "
    r"|hat (?:ihnen|dir) (?:eine nachricht )?über|vous a écrit (?:via|depuis|par)"
    r"|(?:le|te|les) ha escrito (?:a través|desde)|(?:le|ti|vi) ha scritto (?:dal|tramite|attraverso)"
    r"|would like to contact you|wants to contact you|möchte (?:sie|dich) kontaktieren|souhaite vous contacter"
    r"|(?:desea|quiere) contactar|vuole contattar|deseja contat|chce się skontaktować|хочет связаться"
    r"|escreveu(?:-lhe)? (?:através|pelo))",
    re.IGNORECASE,
)
_ARTICLE = later(r"(?:an?|the|eine?r?|une?|una|uma?|un|uno|een|en|ett|et|jede\w|ihre?|your|votre|su|sua|il|le)\s", re.I)
_NAMED_WITH_ARTICLE = later(r"(?:The|Le|La|Les|Il|El|Los) [A-Z]\w+(?: [A-Z]\w+)?")
_NO_NAME = (
    "someone",
    "somebody",
    "jemand",
    "website",
    "site",
    "form",
    "contact",
    "web",
    "page",
    "shop",
    "customer",
    "store",
    "your",
    "buyer",
)
_BUYER_FIRST = later(
    r"^(.{2,60}?)\s+(?:placed a new order|placed an order|has placed|just (?:placed|ordered)"
    r"|hat eine (?:neue )?bestellung|a passé|ha realizado un|realizó un|fez um|ha effettuato un|сделал|heeft een)",
    re.IGNORECASE,
)
_ORDER_REF = later(
    r"(?:order|bestellung|bestellnummer|bestell|auftrag|commande|pedido|encomenda|ordine|заказ[а]?|bestelling|zamówienie|orden"
    r"|objednávk[ay]|rendelés|comand[aă]|beställning|bestilling|tilaus|παραγγελία|đơn hàng|pesanan"
    r"|замовлення|поръчка|narudžb[ae]|הזמנה(?: חדשה)?"
    r"|sipariş|طلب(?: جديد)?|訂單編號|訂單號|订单编号|订单号|订单|訂單|注文番号|注文|주문번호)"
    r"\s{0,2}(?:number|no\.?|nr\.?|num\.?|id|n°|nº|n\.º|№|č|čís|číslo|sz[aá]m|番号|номер|numer|numero|número|numéro|n|رقم|מס['׳]|מספר)?\.?\s{0,2}[:：]?\s{0,2}[#（(【\[]{0,2}\s?#?((?=[\w/-]{0,29}\d)[^\W_][\w/-]{1,30})",
    re.IGNORECASE,
)
# "Ordine da evadere 4/2026-998": behind other words only what cannot be a count
_ORDER_THEN_REF = later(
    r"(?:order|bestellung|auftrag|commande|pedido|ordine|заказ|bestelling|zamówienie|sipariş)(?:\s[^\W\d]{2,12}){1,2}"
    r"(?:\s(?:n|no|nr|num|nº|n°|№)\.?)?\s#?([a-z]{0,4}\d{1,9}[-/]\d[\w/-]{0,20}|[^\W\d_]{1,4}-\d{3,12}|\d{6,12})(?!\w)",
    re.IGNORECASE,
)
# "Pedido web #A-204", "Ny ordre #1920"; but not "Entry #42"
_ORDER_THEN_CODE = later(
    r"(?:order|bestellung|auftrag|commande|pedido|ordine|ordre|tilaus|objednávka|заказ|bestelling|zamówienie|sipariş)"
    r"(?:\s[^\W\d]{2,12}){0,2}\s[#№]\s?((?=[^\W\d]{0,5}[/-]?\d)\w[\w/-]{1,20})",
    re.IGNORECASE,
)
# "Ihre Bestellung in unserem Shop (Nummer: 10457)"
_ORDER_THEN_ASIDE = later(
    r"(?:order|bestellung|auftrag|commande|pedido|ordine|заказ|bestelling|zamówienie|sipariş)[^\n.:()（）]{0,60}[(（]"
    r"(?:number|nummer|nr|no|id|numéro|número|numero|numer|номер|numara|n°|nº|№)\.?\s?[:：]?\s?#?"
    r"((?=[\w/-]{0,20}\d)\w[\w/-]{1,20})[)）]",
    re.IGNORECASE,
)
_FARTHER = (_ORDER_THEN_REF, _ORDER_THEN_CODE, _ORDER_THEN_ASIDE)
_CODED = later(r"(?<![\w.,/-])(?=[A-Z]{0,5}[/-]?\d)[A-Z\d][A-Z\d/-]{1,20}\d(?![\w.,/-]*\w)")
_FEWEST_DIGITS = 5  # of a number alone: four may be a year, three a count
_DAY = later(r"20\d\d-\d\d-\d\d")
_STARTS_URL = ("http://", "https://", "www.")


def writer(draft: Draft) -> tuple[str, str]:
    """(name, address) from the sentence at the top that names the visitor; ("", "") if none does."""
    for _row, line in draft.prose[:_FIRST_LINES]:
        found = _WRITER.search(line[:400]) if "@" in line else None
        address = plain_mailbox(found.group(1)) if found is not None else ""
        if found is not None and address:
            above = " " + line[: found.start()].rpartition(": ")[2]  # "klant: Bram de Wit (bram@...)"
            name = clean_name(above if ": " in line[: found.start()] else _BEFORE_NAME.sub("", above))
            long = len(name.split()) > _LONGEST_NAME  # "Du har modtaget en besked fra Bo Juhl"
            return (last_name(line[: found.start()]) or name) if long else name, address
        named = _WRITER_FIRST.match(line[:400])
        if named is not None and plain_mailbox(named.group(1)):
            return clean_name(named.group(2)), plain_mailbox(named.group(1))
    told = [named_in(line) for _row, line in draft.prose[:_FIRST_LINES]]
    return next((one for one in told if one[1]), next((one for one in told if one[0]), ("", "")))


def greeted(draft: Draft, block: str) -> str:
    """ "Good day Kay Moor," says a shop to whoever ordered: the line of the block of addresses that it ends with."""
    first = draft.prose[0][1].rstrip(" ,!:.，！") if block and draft.prose else ""
    named = (line.strip() for line in block.split("\n"))
    return next((line for line in named if " " in line and first.endswith(line)), "")


def thanked(draft: Draft) -> str:
    """ "Dear Kay Moor, your order has come in", where no block of addresses is."""
    lines = [line for _row, line in draft.prose[:_FIRST_LINES]]
    greeted = next((line for line in lines if line.lower().startswith(GREETINGS)), "")
    name = (
        last_name(greeted.partition(" ")[2].rstrip(" ,!，！"))
        if phrases_in("\n".join(lines).lower(), YOUR_ORDER)
        else ""
    )
    return name if " " in name else ""


def buyer(subject: str, draft: Draft, is_order: bool) -> str:
    """The customer's name in "order from Kay Moor:", "inquiry from Kay Moor", "sent by Kay Moor via our form"."""
    patterns = (_BUYER_FIRST, _ORDERED_BY) if is_order else (_ASKED_BY, _ASKS_YOU, _ASKS_YOU_CJK, _SENT_BY, _WROTE)
    lines = [line[:300] for _row, line in draft.prose[:_FIRST_LINES]]
    heads = [entry.label for entry in draft.entries[:1] if not entry.field]  # "... order from Kay Moor:"
    for line in (*lines, *heads, subject[:300]):
        for pattern in patterns:
            found = pattern.search(line)
            if found is not None and _may_be_name(found.group(1)):
                return name_and_mailbox(found.group(1).strip("!。 "))[0]
    return _named_twice(subject, lines[:2])


def _named_twice(subject: str, lines: Sequence[str]) -> str:
    """ "Rückrufbitte von Nils Berg" over "Nils Berg bittet um Rückruf": the capitals that both begin or end with."""
    starts = [(name_at_start(line), line.lower()) for line in lines]
    twice = (name for name, _line in starts if name and subject.rstrip(".! ").endswith(name))
    # "Nils Berg har skickat ett meddelande via kontaktformuläret."
    sent = (name for name, line in starts if name and phrases_in(line, FORM) and _may_be_name(name))
    return next(twice, next(sent, ""))


def _may_be_name(text: str) -> bool:
    article = _ARTICLE.match(text) is not None and _NAMED_WITH_ARTICLE.match(text) is None
    if text.islower() or ", " in text.partition("(")[0] or any(mark.isdigit() for mark in text) or article:
        return False  # "RFQ from sourcing platform", "ein Interessent"
    return not any(word in text.lower().split() for word in _NO_NAME)


def order_ref(subject: str, draft: Draft) -> str:
    """ "[Acme]: New order #3119": a reference has a digit in it."""
    lines = [subject, *(line for _row, line in draft.prose[:20])]
    for line in lines:
        for found in _ORDER_REF.finditer(line[:300]):
            if any(mark.isdigit() for mark in found.group(1)) and _DAY.fullmatch(found.group(1)) is None:
                return found.group(1).strip("-_/")
    behind = (pattern.search(line[:300]) for line in lines for pattern in _FARTHER)
    return next((found.group(1) for found in behind if found is not None), "") or _only_code(subject)


def _only_code(subject: str) -> str:
    """ "... 2026-118", in whatever language, where no other number stands beside it."""
    told = [code for code in _CODED.findall(subject[:300]) if _DAY.fullmatch(code) is None]
    return told[0] if len(told) == 1 and (not told[0].isdigit() or len(told[0]) >= _FEWEST_DIGITS) else ""


def said(draft: Draft, name: str, card: Set[int]) -> str:
    """The free text, where no field holds a message: all prose but the program's own sentences.  `name`: whose; `card`:
    rows that say who writes."""
    spoken = phrases_in("\n".join(line for _row, line in draft.prose).lower(), (*FORM, *ORDER))
    kept: list[str] = []
    last = -2
    greeted = greets(draft) and any(may_announce(line) or any(named_in(line)) for _row, line in draft.prose[1:3])
    begins = {entry.row for entry in draft.entries}
    ends = _ending(draft)
    for row, line in draft.prose[max(greeted, _introduction(draft)) : ends]:
        if row in card:
            continue
        if not kept and (heads_mail_of(line, name) or any(named_in(line))):
            continue
        if _DRAWN.match(line) is not None or (row + 1 in begins and is_bare_label(line)):
            continue  # a heading
        if line.strip() in ("--", "—", "-- "):
            break
        goes_on = bool(kept) and row == last + 1 and goes_on_below(kept[-1], line)
        if goes_on or not _is_programs(row, line, draft, spoken):
            if kept and row > last + 1:
                kept.append("")
            kept.append(line)
            last = row
    return "\n".join(kept).strip()


def _introduction(draft: Draft) -> int:
    """Lines above "Kay Moor <kay@client.example>" in the first paragraph, whatever they say."""
    told = next((at for at, (_row, line) in enumerate(draft.prose[:_FIRST_LINES]) if _is_writers(line)), 0)
    return told if told and draft.prose[told][0] == told else 0


def _is_writers(line: str) -> bool:
    found = _WRITER.search(line[:400])
    return found is not None and not line[found.end() :].strip()


def title(draft: Draft) -> str:
    """ "Question about the lantern (No. L-2040)": the one line above all fields that is not the program's own."""
    first = draft.entries[0].row if draft.entries else 0
    above = [line for at, (row, line) in enumerate(draft.prose) if row < first and (row + 1 < first or not at)]
    spoken = phrases_in("\n".join(above).lower(), (*FORM, *ORDER))
    told = [line for line in above if plain_label(line) and not _is_programs(0, line, draft, spoken)]
    greeting = greets(draft) or (told and told[0].endswith((",", "，")))
    return told[0] if len(told) == 1 and not greeting and len(told[0]) <= _LONGEST_TITLE else ""


def _ending(draft: Draft) -> int:
    """Behind the last line of the prose that is not the program's small print."""
    end = next((at for at in range(len(draft.prose) - 1, 0, -1) if not _follows(draft.prose, at)), 0)
    end = end if end and is_programs(draft.prose[end][1], gap=True) else len(draft.prose)  # or a paragraph of it
    while end and (not draft.prose[end - 1][1].strip() or is_programs(draft.prose[end - 1][1], gap=True)):
        end -= 1
    return end


def _follows(prose: Sequence[tuple[int, str]], at: int) -> bool:
    return prose[at][0] == prose[at - 1][0] + 1


def greets(draft: Draft) -> bool:
    lines = [line.strip().lower() for _row, line in draft.prose[:2]]
    before = draft.prose[0][0] < draft.entries[0].row if draft.prose and draft.entries else True
    return before and any(line.startswith(GREETINGS) for line in lines)


# "** Fault **", "［修理内容］"
_DRAWN = later(r"\s*(?:(\*{2,3}|={2,9}|-{2,9}|~{2,9})\s?[^\s*=~-][^*=~]{0,60}\1|[［【][^］】]{1,40}[］】])\s*$")
_BUTTON = later(r"[^\n<>]{2,40} <https?://[^\s<>]{1,500}>")  # "Respond now <https://...>"


def _is_programs(row: int, line: str, draft: Draft, spoken: Sequence[str]) -> bool:
    """`spoken`: the phrases of programs that stand in this mail at all."""
    lower = line.lower()
    last = draft.entries[-1].row if draft.entries else len(draft.rows)
    if may_announce(line) or tells_of_itself(line) or (row > last and is_programs(line, gap=True)):
        return True
    if _BUTTON.fullmatch(line.strip()) is not None:
        return True
    if lower.startswith(_STARTS_URL) and len(lower.split()) <= 3:
        return True  # the end of "... using the contact form at"
    if (
        "@" in line
        and _WRITER.search(line[:400]) is not None
        and line in [text for _row, text in draft.prose[:_FIRST_LINES]]
    ):
        return True
    return any(phrase in lower for phrase in spoken) or not plain_label(line)
