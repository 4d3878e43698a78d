"""Message -> phone, company, country of the writer: what a form says, else what the signature shows.  Pure, linear."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailbot.model.mail import Address, Form, Message
from mailbot.text.countries import COUNTRIES, code_named
from mailbot.text.folding import fold, has_cjk
from mailbot.text.later import later
from mailbot.text.patterns import several, when_used

_LAST_LINES, _SIGNATURE_LINES, _LONGEST = 10, 40, 200
_LABEL = (
    r"(?:tel|telephone|phone|ph|mobile|mob|cell|whatsapp|wa|zalo|viber|telegram|fon|telefon|handy|mobil|tél|téléphone"
    r"|portable|teléfono|telf|móvil|cel|celular|telefone|telefono|cellulare|тел|телефон|моб|电话|電話|手机|手機|手机号|联系电话|聯絡電話|微信|携帯"
    r"|전화|휴대폰|هاتف|جوال|call me (?:at|on)|m|t|p)"
)
_NUMBER = r"(\+?\(?\d[\d\s().·/–-]{5,22}\d)"
_LABELLED = when_used(rf"(?:^|[^\pL]){_LABEL}\.?\s{{0,2}}[:：.]?\s{{0,2}}{_NUMBER}")
_INTERNATIONAL = when_used(r"(?:^|[^\d\pL])((?:\+|00)\d[\d\s().·–-]{6,20}\d)")
_CHINESE_MOBILE = when_used(r"(?:^|[^\d-])(1[3-9]\d[\s-]?\d{4}[\s-]?\d{4})(?:[^\d]|$)")
# as it is dialled at home: 02-2345-6789, (03)5555-1234, 0912-345-678, 0571-88886666
_AT_HOME = when_used(
    r"(?:^|[^\d\pL-])(\(?0[1-9]\d{0,2}\)?[ -]?\d{3,4}-\d{4}|09\d\d-\d{3}-\d{3}|0[1-9]\d{1,2}-\d{7,8})(?:[^\d\pL-]|$)"
)
_DIALLED = later(r"\d[\d\s().·/–-]{5}")  # all of these have it
_FEWEST, _MOST = 6, 15  # digits of a phone number (E.164)

_FORM = (
    r"[\s,](?:co\.?,?\s?ltd|limited|ltd|llc|l\.l\.c|inc|corp|corporation|company|gmbh(?: & co\.? kg)?|ag|kg|ohg|e\.k"
    r"|s\.?a\.?r\.?l|sas|s\.a\.s|s\.?a\.? de c\.?v|s\.a|sa|s\.?l|s\.l\.u|slu|srl|s\.r\.l|spa|s\.p\.a|ltda|eireli"
    r"|lda|b\.?v|n\.v|nv|oy|ab|a/s|aps|as|sp\. z o\.o|spol\. s r\.o|s\.r\.o|d\.o\.o|kft|a\.ş|ltd\. şti|pvt\.? ltd"
    r"|pte\.? ltd|sdn\.? bhd|plc|pty\.? ltd|jsc|ooo)\.?"
)
_FORM_ENDS = r"\s*(?:$|[|·,;])"
_LATIN_FIRM = when_used(rf"(?:^|[|·,;:]\s?)([\pL\d][\pL\d&.,'’()/ -]{{1,70}}?{_FORM}){_FORM_ENDS}")
_SOLID_FORMS = r"株式会社|有限会社|合同会社|ООО|ОАО|АО|ЗАО|ИП|주식회사|\(주\)"
_SOLID_ENDS = "有限公司|股份公司|有限责任公司|股份有限公司|集团|集團|商行|工厂|工廠|電機行|企業社"
_SOLID_FIRM = when_used(
    rf"((?:{_SOLID_FORMS})\s?[«\"“]?[\pL\d &-]{{2,40}}[»\"”]?"
    rf"|[\p{{Han}}（）()A-Za-z0-9·]{{2,30}}(?:{_SOLID_ENDS})"
    r"|[\p{Han}\p{Katakana}\p{Hiragana}A-Za-z0-9ー]{2,24}株式会社|شركة [\pL ]{3,40})"
)
_FIRM_IN = several(
    (_SOLID_FIRM, _LATIN_FIRM),
    {_SOLID_FIRM: rf"{_SOLID_FORMS}|{_SOLID_ENDS}|شركة\s", _LATIN_FIRM: f"{_FORM}{_FORM_ENDS}"},
)
_PIECES = later(r"[,;\n]")
_LONGEST_ADDRESS = 600
_NO_ADDRESS = frozenset({"message", "subject", "name", "company", "email", "phone"})
_SPEAKS = when_used(r"^(?:i am|i'm|we are|this is|my name|on behalf|for|from|ich bin|wir sind)\s")
_PLACED = later(r"\b(?:of|from|at|for|von)\s", re.IGNORECASE)
_OURS_TO_THEM = ("贵公司", "貴公司", "贵司", "我公司", "本公司", "你公司", "御社")


def phone_of(message: Message, lines: Sequence[str]) -> str:
    form = message.form.get("phone") if message.form else ""
    return form or next((found for line in lines if (found := _phone_in(line))), "")


def company_of(message: Message, lines: Sequence[str]) -> str:
    form = message.form.get("company") if message.form else ""
    return form or next((found for line in lines if (found := _company_in(line))), "")


def country_of(message: Message, phone: str) -> str:
    """A form's word, the signature's, the dial code, the end of the writer's domain: the first that says something."""
    said = message.form.get("country") if message.form else ""
    if said:
        return code_named(said) or said
    if message.form and (told := _in_address(message.form)):
        return told
    writer = message.form.customer if message.form else message.author
    return _in_lines(_last_lines(message.signature, _SIGNATURE_LINES)) or _dialled(phone) or _of_domain(writer)


def _in_address(form: Form) -> str:
    """ "4 Harbour Lane, Leeds, United Kingdom" in a field: the last line or piece of a value with more than one."""
    for key, value in form.fields:
        pieces = (
            _PIECES.split(value[:_LONGEST_ADDRESS]) if key not in _NO_ADDRESS and any(map(str.isdigit, value)) else []
        )
        for piece in reversed(pieces[1:]):
            if code := code_named(piece) or code_named(" ".join(piece.split()[-2:])):  # "Ohio United States"
                return code
    return ""


def code_of(country: str) -> str:
    """ "Deutschland", "de" or "UK" as a code; "" where nobody here knows it."""
    code = {"UK": "GB"}.get(country.upper(), country.upper())
    return code if code in COUNTRIES else code_named(country)


def lines_of(message: Message) -> list[str]:
    """The signature, then the last lines of the text, where many sign, then all of it from the top."""
    text = message.text.splitlines()
    lines = [*_last_lines(message.signature, _SIGNATURE_LINES), *text[-_LAST_LINES:], *text[:_SIGNATURE_LINES]]
    return list(dict.fromkeys(line.strip()[:_LONGEST] for line in lines if line.strip()))


def _last_lines(text: str, most: int) -> list[str]:
    return text.splitlines()[-most:]


def _phone_in(line: str) -> str:
    if not _DIALLED.search(line):
        return ""
    for pattern in (_LABELLED, _INTERNATIONAL, _CHINESE_MOBILE, _AT_HOME):
        for match in pattern.finditer(line):
            found = " ".join(match.group(1).split()).strip(" .-/")
            found = found if ")" in found else found.replace("(", "")
            if _FEWEST <= sum(mark.isdigit() for mark in found) <= _MOST:
                return found
    return ""


def _company_in(line: str) -> str:
    for pattern in _FIRM_IN(line):
        match = pattern.search(line)
        if match is not None and not match.group(1).startswith(_OURS_TO_THEM):
            return _without_speaker(match.group(1)).strip(" ,;|·")
    return ""


def _without_speaker(words: str) -> str:
    """ "I am Ann, buyer of Client Ltd" -> "Client Ltd"."""
    if _SPEAKS.search(words) is None:
        return words
    return _PLACED.split(words)[-1]


def _in_lines(lines: Sequence[str]) -> str:
    """A signature names the country at its end."""
    for line in reversed(lines):
        pieces = [piece for part in line.split(",") for piece in (part, part.rpartition(" ")[2])]
        found = next((code for piece in reversed(pieces) if (code := code_named(piece))), "")
        if found or (found := _named_solid(line)):
            return found
    return ""


def _named_solid(line: str) -> str:
    plain = fold(line)
    return next((code for name, code in _SOLID_NAMES if name in plain), "") if has_cjk(plain) else ""


def _dialled(phone: str) -> str:
    digits = "".join(mark for mark in phone if mark.isdigit())
    if not phone.startswith(("+", "00")):
        return ""
    digits = digits.removeprefix("00")
    return next((code for length in (3, 2, 1) if (code := _BY_DIAL.get(digits[:length]))), "")


def _of_domain(address: Address) -> str:
    top = address.domain.rpartition(".")[2].upper()
    return {"UK": "GB"}.get(top, top if top in COUNTRIES and top not in _SOLD_TO_ALL else "")


_SOLID_NAMES = [(fold(name), code) for code, (_dial, names) in COUNTRIES.items() for name in names if has_cjk(name)]
_BY_DIAL = {dial: code for code, (dial, _names) in COUNTRIES.items() if dial}
_SOLD_TO_ALL = frozenset({"CO", "TV", "ME", "AI", "IO"})  # country domains that anybody anywhere uses
