"""Letter, Draft -> does a line of a program's say who wrote what stands below it?  Pure, linear."""

from __future__ import annotations

from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.prose import greets, writer
from mailbot.parse.forms.signs.senders import is_machine, is_own_site
from mailbot.parse.forms.signs.small_print import may_announce, names_mail
from mailbot.parse.forms.writer.cards import told_in_passing
from mailbot.parse.forms.writer.names import sounds_like
from mailbot.parse.forms.writer.whose import opens_with_card
from mailbot.parse.quotes.signature import is_closing
from mailbot.text.later import later

_FIRST_LINES = 4
_REPLIES = (
    "re:",
    "aw:",
    "sv:",
    "vs:",
    "antw:",
    "fw:",
    "fwd:",
    "wg:",
    "tr:",
    "回复",
    "回覆",
    "转发",
    "轉寄",
    "答复",
    "rv:",
    "odp:",
    "r:",
    "i:",
    "res:",
    "enc:",
)
_TO_YOU = later(
    r"(?<!\w)(?:you|ihnen|dir|vous|le|te|usted|lhe|você|le|ti|vi|u|je|вам|size|dig|er|deg|ci|wam|vám)(?!\w)|[您你]|あなた|貴社"
)


def is_introduced(letter: Letter, draft: Draft) -> bool:
    """A line says who wrote what stands below, and the mail where to answer them."""
    if (is_machine(letter) and opens_with_card(draft)) or _opens_with_visitor(letter, draft):
        return True
    name, address = writer(draft)
    if not is_machine(letter):  # or our own site, where it is no colleague's letter or answer
        written = is_reply(letter) or letter.answers or greets(draft) or closes(draft)
        ours = is_own_site(letter) and not written and draft.prose != ()
        if ours and address != "" and _introduces(draft.prose[0][1]):
            return True
        return address != "" and not is_reply(letter) and not letter.answers and _passes_on(letter, address, draft)
    if address or not name:
        return address != ""
    whole = "\n".join(row.text for row in draft.rows)
    return letter.visitor.address != "" or told_in_passing(whole, name, letter) != ""


def _opens_with_visitor(letter: Letter, draft: Draft) -> bool:
    """Whoever answers is to write to somebody else than mails this, and that is the first thing it says."""
    if not letter.visitor.address or is_reply(letter) or letter.answers:
        return False
    first = [line.lower() for row, line in draft.prose[:_FIRST_LINES] if row < _FIRST_LINES]
    return any(f"<{letter.visitor.address.lower()}>" in line for line in first)


def author_signs(letter: Letter, draft: Draft) -> bool:
    """Below a greeting, in the last line, by the name that their own mailbox is called after: "R. Stein"."""
    last = next((row.text for row in reversed(draft.rows) if row.text.strip()), "").casefold()
    words = last.strip(" -–,.!").split()
    named = letter.author.name.casefold().split()
    signs = greets(draft) and 0 < len(words) <= len(named) + 1 and words[-1] in named
    site = {*letter.author.domain.lower().split(".")} & {*named}  # "Acme Support", of acme.example, is nobody
    return signs and not site and sounds_like(letter.author.name, letter.author.local.lower())


def _passes_on(letter: Letter, address: str, draft: Draft) -> bool:
    """ "Kay Moor (kay@client.example) has sent you the following inquiry:", says a portal, and nobody else."""
    elsewhere = address.rpartition("@")[2].lower() != letter.author.domain.lower()
    lines = [line for _row, line in draft.prose[:_FIRST_LINES] if address in line]
    return elsewhere and any(_introduces(line) and names_mail(line) and _TO_YOU.search(line) for line in lines)


def _introduces(line: str) -> bool:
    return "@" in line and (may_announce(line) or line.rstrip().endswith((":", "：")))


def is_reply(letter: Letter) -> bool:
    return letter.subject.strip().lower().startswith(_REPLIES)


def closes(draft: Draft) -> bool:
    return any(is_closing(line) for _row, line in draft.prose)
