"""The From field -> the author, and whether everybody reads the same one.  Pure, never raises.  RFC 5322 section 3.6.2.

Mail programs, DMARC checkers and libraries disagree about crafted From fields; who may act for us hangs on it.  So an
author is agreed only where there is exactly one From field, and our own reader, mail-parser and the standard library
all see the same single address, without a structural defect.  Everything else is filed, and has no authority.
"""

from __future__ import annotations

from email.utils import getaddresses

from mailbot.model.mail import Address
from mailbot.parse.header.addresses import addresses, normal_address
from mailbot.parse.header.fields import Header
from mailbot.parse.header.headers import header_text
from mailbot.text.later import later

# a hidden From behind a bare CR, or with blanks before its colon, is one to some programs
_FROM_FIELD = later(rb"from(?<![^\r\n]from)[ \t]*:")  # of a header in lower case
_LINE_CAP = 998  # RFC 5322 section 2.1.1
_HARMLESS = frozenset({"overlong-encoded-word", "invalid-encoded-word"})  # about the name's decoding, not the address
_CONTROLS = later(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
_HARMLESS_COMMENT = later(r"\([^()<>@,;:\\]{0,200}\)")
# beside exactly one address these would make another reader see a second one
_STRUCTURE = frozenset("<>,;:()[]\\")
# words, bare, encoded or plainly quoted, and an address of bare atoms: no two readers can find different things in it
_BASE64 = r"(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?"
_ENCODED = rf"=\?[A-Za-z0-9_-]+\?(?:[Bb]\?{_BASE64}|[Qq]\?[A-Za-z0-9=_.-]+)\?="
_PLAIN_ADDRESS = r"[A-Za-z0-9][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_ATOMS = later(rf'(?:(?:[A-Za-z0-9]+|{_ENCODED}) |"[A-Za-z0-9 .-]+" )*<?({_PLAIN_ADDRESS})(>?)')
# as mail systems write it: "MAILER-DAEMON@mx.example (Mail Delivery System)"
_COMMENTED = later(rf"({_PLAIN_ADDRESS}) \([A-Za-z0-9 ]{{1,100}}\)")


def author(header: Header, hint: str = "") -> tuple[Address, bool]:
    """(the author for showing and filing, agreed)."""
    found = addresses(header.fields, "from", hint)
    first = next((each for each in found if each.address), found[0] if found else Address())
    single = (
        len(found) == 1 and len(_FROM_FIELD.findall(header.block.lower())) == 1 and len(header.fields.all("from")) == 1
    )
    return first, single and bool(first.address) and _all_agree(header, first.address, hint)


def _all_agree(header: Header, address: str, hint: str) -> bool:
    value = header.fields.first("from")
    if len(value) > _LINE_CAP or b"\0" in header.block:
        return False
    # readers get text: the second octet of a raw GBK character may look like an ASCII mark
    text = value.decode("ascii") if value.isascii() else header_text(value, hint)
    text = _with_quoted_name(text)
    if _is_of_atoms(text.strip(), address):
        return True
    if _CONTROLS.search(text) or not _plain_shape(text, address):
        return False
    return _standard_library(text) == _mail_parser(text) == [address]


def _is_of_atoms(text: str, address: str) -> bool:
    commented = _COMMENTED.fullmatch(text)
    if commented is not None:
        return normal_address(commented.group(1)) == address
    found = _ATOMS.fullmatch(text)
    angled = found is not None and found.group(2) == ">"
    # a name is followed by an address in angles, and what is opened is closed
    whole = found is not None and ("<" in text) == angled and (angled or " " not in text)
    return found is not None and whole and normal_address(found.group(1)) == address


def _with_quoted_name(text: str) -> str:
    """`Acme Co., Ltd. <a@b>` with its name quoted, as it should have been: half the trading world writes it so.  Where
    the whole field has one single @, nobody can read another address out of it."""
    name, angle, rest = text.partition("<")
    plain = not set(name) & (_STRUCTURE - {","}) and '"' not in name
    if "," not in name or not plain or not angle or text.count("@") != 1 or "@" not in rest:
        return text
    return f'"{name.strip()}" <{rest}'


def _plain_shape(text: str, address: str) -> bool:
    """`address` or `Name <address>`, with no comment or quote that could hide another address."""
    local = address.rpartition("@")[0]
    unquoted = _unquoted(text)
    if unquoted is None or not local.isascii() or '"' in local or "=?" in local:
        return False
    name, angle, rest = _HARMLESS_COMMENT.sub(" ", unquoted).partition("<")
    if not angle:
        return name.count("@") == 1 and not set(name) & _STRUCTURE
    inside, closed, after = rest.partition(">")
    whole = bool(closed) and not after.strip() and inside.count("@") == 1
    return whole and not set(name + inside) & _STRUCTURE


def _unquoted(text: str) -> str | None:
    """Without its "quoted strings"; None where one is left open."""
    out = []
    quoted = escaped = False
    for char in text.strip():
        if escaped:
            escaped = False
        elif quoted and char == "\\":
            escaped = True
        elif char == '"':
            quoted = not quoted
        elif not quoted:
            out.append(char)
    return None if quoted or escaped else "".join(out)


def _standard_library(text: str) -> list[str]:
    try:
        return [normal_address(address) for _, address in getaddresses([text]) if address]
    except (RecursionError, ValueError, IndexError):
        return []


def _mail_parser(text: str) -> list[str]:
    import mailparser  # few mails ask for a second reader

    try:
        read = mailparser.parse_from_string(f"From: {text}\n\n")
        defects = {reason for each in read.address_header_defects for reason in each["reason"].split(",")}
        found = [normal_address(address) for _, address in read.from_]
    except Exception:  # its errors are not all its own (LIBRARIES: AttributeError on crafted mail)
        return []
    return [] if defects - _HARMLESS else found
