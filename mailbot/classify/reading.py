"""Message -> what the other modules here look at, folded once, and only what is looked at.  Pure.

A form's words are what the visitor typed, not the labels around it.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from mailbot.classify.machines.disclaimers import without_disclaimer
from mailbot.model.mail import Form, Message
from mailbot.text.folding import Folded, folded
from mailbot.text.prefixes import ANSWERS, FORWARDS, bare_subject

TEXT_LIMIT = 6000  # characters of new words that are read: two dense pages
_SUBJECT_LIMIT = 300
_QUOTED_LIMIT = 2000
_TELLING = 4  # characters of a subject
_CONTACT = frozenset({"name", "email", "phone", "company", "country", "items"})


class Reading(Struct, frozen=True, dict=True):  # what was folded is kept beside the fields
    """One mail, ready to be judged."""

    message: Message
    own_words: str  # as written: the new words, of a form what the visitor typed
    bare_subject: str  # without "Re:" and the like
    is_reply: bool
    is_forward: bool

    @cached_property
    def subject(self) -> Folded:
        return folded(self.bare_subject, _SUBJECT_LIMIT)

    @cached_property
    def text(self) -> Folded:
        return folded(self.own_words, TEXT_LIMIT)

    @cached_property
    def text_beside_subject(self) -> Folded:
        """Receipts say our own subject again, "Your quotation 771": that is no wish of theirs."""
        said = self.message.subject.replace("：", ":").partition(":")[2].strip()
        if len(said) < _TELLING or said not in self.own_words:
            return self.text
        return folded(self.own_words.replace(said, " "), TEXT_LIMIT)

    @cached_property
    def quoted(self) -> Folded:
        return folded(self.message.quoted, _QUOTED_LIMIT)

    @cached_property
    def attachments(self) -> Folded:
        names = " ; ".join(part.name for part in self.message.attachments if not part.inline)
        return folded(names, _SUBJECT_LIMIT)

    def opening(self, length: int) -> Folded:
        """So many characters of its own words, as written; most mails have no more."""
        return self.text if len(self.own_words) <= length else folded(self.own_words, length)


def read(message: Message) -> Reading:
    bare, prefixes = bare_subject(message.subject)
    is_forward = not FORWARDS.isdisjoint(prefixes)
    return Reading(
        message=message,
        own_words=_own_words(message) or (_letter_in(message.quoted) if is_forward else ""),
        bare_subject=bare,
        is_reply=bool(message.references) or not ANSWERS.isdisjoint(prefixes),
        is_forward=is_forward,
    )


def _letter_in(forwarded: str) -> str:
    """Who forwards a mail without a word means what is in it; its head ends at the first empty line."""
    return forwarded.partition("\n\n")[2].strip()


def _own_words(message: Message) -> str:
    if message.form is None:
        return without_disclaimer(message.text)
    return _typed(message.form).strip() or _answered(message.form) or message.text


def _answered(form: Form) -> str:
    """Where nobody wrote a message: the site's own questions, with what was chosen.  "Phone" is no word of theirs."""
    return "\n".join(f"{label}: {value}" for label, value in form.fields if label not in _CONTACT)


def _typed(form: Form) -> str:
    products = [" ".join((item.product, item.sku)) for item in form.items]
    return "\n".join(part for part in (form.get("subject"), form.get("message"), *products) if part)
