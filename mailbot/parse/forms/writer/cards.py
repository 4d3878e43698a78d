"""A block of lines with somebody's address -> name, firm, telephone, mailbox.  Pure, linear.

Shops set a firm above the person or below; which is which, its legal form tells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.writer.visitor import clean_name, one_line, plain_mailbox, without_title
from mailbot.parse.html.rows import Row
from mailbot.parse.quotes.signature import is_closing
from mailbot.text.later import later

_READ = 20_000  # characters
_FEW_WORDS = 6
_MAILBOX = later(r"[\w.+-]{1,64}@[\w-][\w.-]{0,200}\w")
_PHONE_MARKS = frozenset("+0123456789 ()-./–x")
_LINES = 6
_FEWEST_LETTERS = 3  # of a word that tells whose mailbox it is
_ENDS = ("", ".", "!", "?")  # of a line that is no part of an address
_FEWEST_LINES = 2
_HEADS = 3  # lines above the street
# "Tel: 123", "(TEL) 123", "T. 123"
_LABELLED = later(
    r"[(（\[【]?([^\W\d][^\d@:：()（）\[\]【】]{0,14}?)\s?(?:[)）\]】:：]|\.:?\s)\s*(?=\S)|(?:tel|tél|phone|mob|mobile?|fon|telefon|gsm|handy|cell|тел)\s(?=[+(\d])",
    re.IGNORECASE,
)
_DIALLED = later(
    r"\W?(?:[tmp]\W|te?l|tél|fon|phone|mob|gsm|handy|cel|тел|моб|whats|电话|電話|手机|전화|휴대)", re.IGNORECASE
)
_FIRM = later(
    r"(?<!\w)(?:ltd|limited|inc|llc|llp|plc|corp|gmbh|ag|kg|ohg|e\.\s?k|ug|gbr|sarl|s\.a\.r\.l|sas|sasu|eurl|s\.?a|s/a"
    r"|s\.?l\.?u?|s\.?a\.?c|e\.?i\.?r\.?l|s\.?p\.?a|s\.?r\.?l|s\.?n\.?c|s\.?a\.?s"
    r"|ltda|lda|b\.?v|n\.?v|vof|a/s|aps|ab|oy|sp\. ?z ?o\.?o|s\.?c"
    r"|a\.?ş|şti|pvt|pte|pty|co|company|jsc|s\.r\.o|a\.s|kft|zrt|bt|d\.o\.o|ооо|оао|зао|ао|ип|тов|est|fze|llp)\.?(?!\w)"
    r"|公司|株式会社|有限会社|合同会社|(?:주식회사|[(（]주[)）])|㈜|集团|集團|[厂廠](?:\s|$)|商行|مؤسسة|شركة"
)
_COMMA = later(r"\s?[,;]\s")
_PIECES = later(r"\s?[,;|/]\s")  # "Kay Moor, kay@client.example, 555 0100"
LABEL_LIKE = later(r"(?:customer|buyer|client|contact|kunde|cliente|客户|客戶|买家|買家)[\w ']{0,14}:?")


def card(block: str, name: str, email: str = "") -> dict[str, str]:
    """`name`, `email`: of the writer, where they are known already."""
    lines = [
        one_line(piece)
        for line in block.split("\n")
        for piece in (_COMMA.split(line) if "@" in line else [line])
        if piece.strip()
    ]
    found: dict[str, str] = {}
    numbers: list[str] = []  # under labels that say nothing of a telephone: of a tax number, or of one all the same
    for line in lines:
        labelled = _LABELLED.match(line)
        bare = line[labelled.end() :] if labelled else line
        if plain_mailbox(bare):
            found.setdefault("email", plain_mailbox(bare))
        elif is_phone(bare) and labelled and labelled.group(1) and not _DIALLED.match(line):
            numbers.append(bare)
        elif is_phone(bare):
            found.setdefault("phone", bare)
    if numbers:
        found.setdefault("phone", numbers[0])
    if len(lines) < _FEWEST_LINES:
        return found
    heads = _heads(lines)
    plain = [without_title(head) for head in heads]
    titled = [at for at, head in enumerate(heads) if plain[at] != head]
    if titled[:1] == [1] and not name:  # "The Mill" and "Mrs Kay Moor"
        found["name"] = name = plain[1]
    return found | _named(plain, name, found.get("email", email))


def lines_of_card(value: str) -> str:
    """ "" where it is a name and no more, or one with its address."""
    if "\n" in value:
        return value if "@" in value or value.count("\n") > 1 else ""
    pieces = _PIECES.split(one_line(value)) if "@" in value else []
    return "\n".join(pieces) if len(pieces) > 1 else ""


def _heads(lines: list[str]) -> list[str]:
    """What stands above the street; the first line may have a digit all the same."""
    heads: list[str] = []
    for line in lines[:_HEADS]:
        if any(mark in line for mark in "@:：") or is_phone(line) or (heads and any(map(str.isdigit, line))):
            break
        heads.append(clean_name(line))
    return heads


def _named(heads: list[str], name: str, email: str) -> dict[str, str]:
    if not heads:
        return {}
    person, _, firm = heads[0].partition(", ") if len(heads) == 1 else ("", "", "")
    if firm and (is_firm(firm) or (_is_of(person, email) and not _is_of(firm, email))):
        return {"name": person, "company": firm}  # "Kay Moor, The Mill"
    first, second = (*heads, "")[:2]
    if len(heads) == _HEADS and not (is_firm(first) or is_firm(second)) and _is_akin(heads[-1], first, email):
        return {"name": first, "company": heads[-1]}  # "Kay Moor", "Senior Buyer", "Moor Mills"
    if second and name in (first, second) and " & " in second and first != second:
        return {"name": first, "company": second}  # "Kay Moor" of "Moor & Sons"
    if name and not second and name != first and is_firm(first):
        return {"company": first}
    if name and name == second and name != first:
        return {"company": first}
    owns = (
        name != first and _is_of(second, email) and not _is_of(first, email)
    )  # kay@... stands below "The Mill" and "Kay Moor"
    if second and not is_firm(second) and (is_firm(first) or owns):
        return {"company": first, "name": second}
    if second and name != first and _is_akin(first, second, email) and not _is_akin(second, first, email):
        return {"company": first, "name": second}
    akin = is_firm(second) or _is_akin(second, first, email)
    return {"name": first, "company": second} if akin and not is_firm(first) else {"name": first}


def _is_akin(firm: str, name: str, email: str) -> bool:
    """ "Atelier Dumont" below "Claire Dumont", or below "Kay Moor" of info@atelier-dumont.example."""
    if shared := {*firm.casefold().split()} & {*name.casefold().split()}:
        return firm.casefold() != name.casefold() and not _leads(shared, name)
    return any(_is_in(firm, part) and not _is_in(name, part) for part in email.lower().split("@"))


def _leads(shared: set[str], firm: str) -> bool:
    """A person's family name comes first in the name of their firm: "Otto Metallbau" is no person."""
    return firm.casefold().split()[0] in shared


def _is_in(firm: str, part: str) -> bool:
    return any(word in part for word in firm.casefold().split() if len(word) > _FEWEST_LETTERS)


def _is_of(name: str, email: str) -> bool:
    local = email.partition("@")[0]
    return any(len(word) >= _FEWEST_LETTERS and word in local for word in name.casefold().split())


def told_in_passing(text: str, name: str, letter: Letter) -> str:
    """ "Mail me at kay@client.example": the one address in the text, where it sounds like the name or ends the text."""
    ours = {letter.author.address.lower(), *letter.recipients}
    found = {said.strip(".'").lower(): said.strip(".'") for said in _MAILBOX.findall(text[:_READ])}
    others = [address for low, address in found.items() if low not in ours and plain_mailbox(address)]
    if len(others) != 1:
        return ""
    last = text.rstrip().rpartition("\n")[2]
    closes = others[0] in last and len(last.split()) <= _FEW_WORDS
    return plain_mailbox(others[0]) if closes or _is_of(name, others[0].lower()) else ""


def is_firm(name: str) -> bool:
    return _FIRM.search(name.lower()) is not None


def is_phone(line: str) -> bool:
    return set(line) <= _PHONE_MARKS and sum(mark.isdigit() for mark in line) >= 6


def signed_contact(rows: Sequence[Row], letter: Letter) -> str:
    """The same below "Regards,": a portal passes on a letter with whatever stood under it."""
    closing, _, block = only_contact(rows, letter).partition("\n")
    return block if is_closing(closing) else ""


def only_contact(rows: Sequence[Row], letter: Letter) -> str:
    """The paragraph around the one address in it that is neither the program's nor ours."""
    lines = [line.strip() for row in rows for cell in row.cells for line in (*cell.split("\n"), "")]
    bold = [False] * len(lines)
    if all(len(row.cells) == 1 for row in rows):
        lines = [row.text.strip() for row in rows]
        bold = [row.strong for row in rows]
    ours = {letter.author.address.lower(), *letter.recipients}
    held = {at: address for at, line in enumerate(lines) if (address := plain_mailbox(line.rpartition(": ")[2]))}
    others = {at: address.lower() for at, address in held.items() if address.lower() not in ours}
    if len(set(others.values())) != 1:
        return ""
    begin = end = next(iter(others))
    while begin > 0 and (lines[begin - 1][-1:] not in _ENDS or is_firm(lines[begin - 1])) and end - begin < _LINES:
        begin -= 1
    while end < len(lines) and lines[end] and end - begin < 2 * _LINES:
        end += 1
    block = lines[begin:end]
    title = bold[begin : begin + 2] == [True, False] and " " not in block[0]  # a name has two words
    headed = title or LABEL_LIKE.fullmatch(block[0].lower()) is not None
    return "\n".join(block[1:] if len(block) > 2 and headed else block)
