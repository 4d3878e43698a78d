"""Tag and attributes of an HTML element -> what they say of the words in it: quoted, bold, hidden.  Pure, linear."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from msgspec import Struct

from mailbot.text.later import later

_HIDDEN = later(r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt)?\s*(?:;|$)|mso-hide\s*:\s*all")
_QUOTE = later(
    r"gmail_quote|gmail_attr|gmail_extra_quote|moz-cite-prefix|yahoo_quoted|yahoo-quoted|protonmail_quote|ntes_reply|"
    r"isreplycontent|ntes-mailmaster-quote|zm_reply|zmail_extra|tutanota_quote|qqmail_?quote|mail_quote|mailquote|"
    r"foxmail_quote|quotedcontent|oriquote|xm_mail_oringinal|aol_quote|hmmessage_quote"
)
_CITES = later(r"type=[\"']?cite|\scite=")
_REST = later(  # all that follows is history
    r"divrplyfwdmsg|appendonsend|outlookmessageheader|mail-editor-reference-message-container|gwmsgquote|stopspelling"
)
_REST_BORDER = later(r"border-top\s*:\s*solid\s+#?\w+\s+1\.0pt")
_SIGNATURE = later(
    r"gmail_signature(?!_prefix)|moz-signature|composer_signature|ms-outlook-mobile-signature|mobile-?signature|"
    r"applemailsignature|protonmail_signature|signature_block|mailmastersignature|ntes_signature|foxmail_sign|"
    r"yahoo-signature|ymail_signature|zmail_signature|pcmail-signature|lark-mail-signature|hn_signature|xm_signature"
)


_BOLD = later(r"font-weight\s*:\s*(?:bold|[6-9]00)")
_STRONG = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "label"})


class Element(Struct, frozen=True):
    """What an element's tag and attributes say: read once, for it is entered and left."""

    tag: str
    quotes: bool = False
    signs: bool = False
    rest: bool = False  # all that follows is history
    bordered: bool = False
    tight: bool = False  # a paragraph without a margin
    hidden: bool = False
    bold: bool = False
    column: bool = False  # what follows begins further right: a label as wide as the others
    href: str = ""


@lru_cache(maxsize=256)
def _bare(tag: str) -> Element:
    return Element(tag, quotes=tag == "blockquote", bold=tag in _STRONG)


def read_element(tag: str, attributes: Mapping[str, str | None]) -> Element:
    if not attributes:
        return _bare(tag)
    style = (attributes.get("style") or "").lower()[:600]
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower()[:300]
    named = names != " " and tag != "body"
    dense = style.replace(" ", "") if tag in ("blockquote", "p") else ""
    # a blockquote that merely indents says so: no border, no cite
    cited = tag == "blockquote" and not (attributes.get("type") is None and "border:none" in dense)
    return Element(
        tag,
        quotes=cited or (named and _QUOTE.search(names) is not None),
        signs=named and _SIGNATURE.search(names) is not None,
        rest=named and _REST.search(names) is not None,
        bordered=tag == "div" and _REST_BORDER.search(style) is not None,
        tight=tag == "p" and ("mso" in names or "margin:0" in dense),
        hidden="hidden" in attributes or _HIDDEN.search(style) is not None,
        bold=tag in _STRONG or ("font-weight" in style and _BOLD.search(style) is not None),
        column=tag == "span" and "inline-block" in style and "width" in style,
        href=(attributes.get("href") or "") if tag == "a" else "",
    )


def names_quotes(source: str) -> bool:
    """Whether a mail program says anywhere that something is quoted: by a name, or `<blockquote type="cite">`."""
    lower = source.lower()
    return _QUOTE.search(lower) is not None or _CITES.search(lower) is not None
