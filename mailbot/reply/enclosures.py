"""(attachments, limits) -> which are passed on and why the others are not.  Pure.  Threats T15, T16, T20.

Nothing is unpacked or looked into: a name and a type decide, and they are the sender's word.  Scanning for viruses is
the mail server's job; this list only keeps away what runs when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from mailbot.model.mail import Attachment
from mailbot.reply import mime
from mailbot.reply.clean import clean_file_name
from mailbot.reply.pages.desk_pages import Enclosure

_PROGRAMS = """
    ade adp apk app appx appref-ms bat cab chm cmd com cpl dll dmg exe gadget hta inf ins isp jar js jse lib lnk mde msc
    msi msix msp mst nsh pif pkg ps1 ps1xml ps2 psc1 py reg scf scr sct sh shb sys url vb vbe vbs vxd website ws
    wsc wsf wsh workflow xll"""
_DISK_IMAGES = "img iso vhd vhdx"  # what is inside loses the mark that it came from outside
_SCRIPTED_PAGES = "htm html mht mhtml shtml svg svgz swf xht xhtml xml xsl"
_RISKY_EXTENSIONS = frozenset(f"{_PROGRAMS} {_DISK_IMAGES} {_SCRIPTED_PAGES}".split())
_TYPES = """
    application/hta application/java-archive application/javascript application/x-javascript application/x-msdownload
    application/x-sh application/xhtml+xml application/x-ms-shortcut application/xml image/svg+xml text/html
    text/javascript text/vbscript text/xml"""
_RISKY_TYPES = frozenset(_TYPES.split())
_SHOWN_TYPES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"})
# Types that we repeat; anything else goes out as octets, so that no client acts on a type that a stranger chose.
_KNOWN_TYPES = frozenset({"application/pdf", "application/zip", "text/plain", "text/csv", *_SHOWN_TYPES})
_KNOWN_PREFIXES = ("application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.")
_OCTETS = "application/octet-stream"
_ID_CHARS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+-/=?^_`{|}~@")
_UNITS = ("kB", "MB", "GB")


class Enclosed(Struct, frozen=True):
    """All of a mail's attachments sorted: two kinds of parts, and the list that the reader sees."""

    shown: tuple[mime.Part, ...] = ()  # images inside the HTML
    attached: tuple[mime.Part, ...] = ()
    listed: tuple[Enclosure, ...] = ()


def enclose(attachments: Iterable[Attachment], html: str, most_octets: int) -> Enclosed:
    """`html` is what will be shown: an inline image that it does not name is attached instead."""
    left, shown, attached, listed = most_octets, [], [], []
    for attachment in attachments:
        fate = _fate(attachment, html, left)
        listed.append(Enclosure(clean_file_name(attachment.name), size_text(attachment.size), fate))
        if fate == "shown":
            shown.append(_part(attachment, _content_id(attachment)))
        elif fate == "attached":
            attached.append(_part(attachment))
        left -= len(attachment.octets) if fate in ("shown", "attached") else 0
    return Enclosed(tuple(shown), tuple(attached), tuple(listed))


def _fate(attachment: Attachment, html: str, left: int) -> str:
    if is_risky(attachment):
        return "risky"
    if attachment.size > left or len(attachment.octets) > left:
        return "large"
    if attachment.size and not attachment.octets:
        return "absent"
    return "shown" if _is_shown(attachment, html) else "attached"


def is_risky(attachment: Attachment) -> bool:
    # Windows ignores dots and blanks at the end: "x.exe. " still runs
    name = clean_file_name(attachment.name, 400).rstrip(". ").lower()
    return name.rpartition(".")[2] in _RISKY_EXTENSIONS or _media_type(attachment) in _RISKY_TYPES


def _is_shown(attachment: Attachment, html: str) -> bool:
    content_id = _content_id(attachment)
    return bool(content_id) and _media_type(attachment) in _SHOWN_TYPES and f"cid:{content_id}" in html


def _content_id(attachment: Attachment) -> str:
    """ "" where it is not fit for a header of ours."""
    content_id = attachment.content_id.strip().strip("<>")
    fits = attachment.inline and len(content_id) <= 200 and _ID_CHARS.issuperset(content_id)
    return content_id if fits else ""


def _media_type(attachment: Attachment) -> str:
    return attachment.content_type.partition(";")[0].strip().lower()


def _part(attachment: Attachment, content_id: str = "") -> mime.Part:
    kind = _media_type(attachment)
    known = kind in _KNOWN_TYPES or (kind.startswith(_KNOWN_PREFIXES) and _ID_CHARS.issuperset(kind))
    name = clean_file_name(attachment.name)
    return mime.attachment(attachment.octets, kind if known else _OCTETS, name, content_id)


def size_text(octets: int) -> str:
    """ "820 B", "12.3 kB", "1.2 MB": powers of 1000, as mail clients show them."""
    if octets < 1000:
        return f"{octets} B"
    power = min(len(_UNITS), (len(str(octets)) - 1) // 3)
    return f"{octets / 1000**power:.1f} {_UNITS[power - 1]}"
