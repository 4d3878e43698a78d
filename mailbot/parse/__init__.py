"""(RawMessage, Rulebook, Trust, Limits) -> Message.  Pure, never raises.  RFC 5322, 2045-2047, 2231, 3464, 8601.

Octets are cut to the caps before any parser sees them (threat T14).  A stranger chooses them, so every reader runs
under a guard: what fails costs its own field of the Message and becomes a defect, never the mail.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

from msgspec.structs import replace

from mailbot.model.errors import PermanentFailure
from mailbot.model.mail import Address, Authentication, Away, Evidence, Form, Message, RawMessage, Sign, SignKind
from mailbot.model.rulebook import Rulebook
from mailbot.model.settings import Limits, Trust
from mailbot.model.trace import RuleTrace
from mailbot.parse.automatic.away import read_away
from mailbot.parse.automatic.signs import read_signs
from mailbot.parse.bounce import read_bounce
from mailbot.parse.bounce.senders import Suspect
from mailbot.parse.forms import Letter, read_form, sample_of, shadow_form, try_forms
from mailbot.parse.forms.learn import FirstRule, first_rule
from mailbot.parse.header import headers
from mailbot.parse.header.addresses import addresses, normal_address, plain_addresses
from mailbot.parse.header.authentication import read_authentication
from mailbot.parse.header.author import author
from mailbot.parse.header.fields import Fields, Header, read_header
from mailbot.parse.header.submitted import submitted_by_author
from mailbot.parse.header.trace import locally_submitted
from mailbot.parse.html import read_html, sanitise
from mailbot.parse.mime import Part, read_parts
from mailbot.parse.mime.content import Content, attachments, read_content
from mailbot.parse.octets.charset import hint_for_fields
from mailbot.parse.quotes import Words, split_text, without_unknown_head
from mailbot.parse.quotes.comments import with_comments
from mailbot.parse.words import choose_words
from mailbot.text.later import later
from mailbot.text.prefixes import bare_subject

__all__ = ["learn_form", "parse", "trace_forms"]

_CHARSET = later(rb"charset\s{0,9}=\s{0,9}[\"']?([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_DELIVERED_TO = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "resent-to", "resent-cc")
_NOTHING = Part(Fields.of(()), "text/plain", {}, "", "", b"", 0, 0)

_T = TypeVar("_T")


def parse(raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> Message:
    """Any octets at all give a Message; what could not be read stands in its `defects`."""
    reading = _Reading(raw, rulebook, trust, limits)
    return reading.message()


def trace_forms(raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> tuple[RuleTrace, ...]:
    """Every form rule, with what it asks and what this mail has: for people who wonder why none fitted."""
    reading = _Reading(raw, rulebook, trust, limits)
    message = reading.message()
    return reading.guarded("form", (), lambda: try_forms(reading.letter(message), rulebook))


def learn_form(raw: RawMessage, rulebook: Rulebook, limits: Limits, id: str) -> FirstRule:
    """A first rule for the form that this mail is a sample of.  Raises PermanentFailure where it is none."""
    reading = _Reading(raw, rulebook, Trust(), limits)
    message = reading.message()
    if message.bounce is not None:
        raise PermanentFailure("this mail is no form: it is a delivery report")
    return first_rule(sample_of(reading.letter(message), rulebook), id)


class _Reading:
    """One mail while it is read: what several readers need, and the defects on the way."""

    def __init__(self, raw: RawMessage, rulebook: Rulebook, trust: Trust, limits: Limits) -> None:
        self.raw = raw
        self.rulebook = rulebook
        self.trust = trust
        self.limits = limits
        self.defects: list[str] = []
        self.content = Content()
        self.local = False
        # a message is built at once from what is known of it: to copy one takes as long as to decode its fields
        self.built = partial(Message, raw.arrival, digest=raw.digest, size=raw.size or len(raw.octets))

    def guarded(self, what: str, fallback: _T, read: Callable[[], _T]) -> _T:
        """`fallback` and a defect where the reader breaks: a stranger must not choose what we lose."""
        try:
            return read()
        except MemoryError:
            raise  # no fault of one field: half a mail would be filed as if it were whole
        except Exception as error:
            self.defects.append(f"{what}_unreadable: {type(error).__name__}")
            return fallback

    def message(self) -> Message:
        octets = self._octets()
        header = self.guarded("header", Header(Fields.of(()), b""), lambda: read_header(octets, self.limits))
        self.defects += header.defects
        hint = _charset_hint(octets)
        if not header.block.isascii():
            hint = hint_for_fields(hint, octets[header.body_at :])
        root = self.guarded("structure", _NOTHING, lambda: read_parts(octets, header, self.limits, hint, self.defects))
        message = self.guarded("fields", None, lambda: self._with_fields(header, hint)) or self.built()
        message = self._with_content(message, root, hint)
        return self._with_evidence(message, header, root)

    def _octets(self) -> bytes:
        octets = self.raw.octets
        if self.raw.size > len(octets):
            self.defects.append("mail_cut: too large to fetch, only its header is here")
        if len(octets) > self.limits.mail_octets:
            self.defects.append("mail_cut: larger than the cap")
            octets = octets[: self.limits.mail_octets]
        if b"\n" not in octets:
            octets = octets.replace(b"\r", b"\n")  # line ends of an old Macintosh
        return octets

    def _with_fields(self, header: Header, hint: str) -> Message:
        fields = header.fields
        sender, agreed = self.guarded("author", (Address(), False), lambda: author(header, hint))
        if not agreed:
            self.defects.append("author_doubtful: not exactly one From with one plain address")
        return self.built(
            message_id=headers.message_id(fields, self.defects),
            date=headers.date(fields, self.defects),
            author=sender,
            author_agreed=agreed,
            reply_to=addresses(fields, "reply-to", hint),
            return_path=self._return_path(fields),
            to=addresses(fields, "to", hint),
            cc=addresses(fields, "cc", hint),
            delivered_to=plain_addresses(fields, _DELIVERED_TO),
            subject=headers.one_line(fields, "subject", hint),
            references=headers.references(fields),
            loop_token=headers.one_line(fields, "x-mailbot-loop", cap=200),
            mailer=headers.one_line(fields, "x-mailer", hint, 200) or headers.one_line(fields, "user-agent", hint, 200),
        )

    def _return_path(self, fields: Fields) -> str | None:
        """The pipe knows the envelope; else what the receiving server noted.  Unreadable counts as null."""
        if self.raw.arrival.envelope_from is not None or not fields.has("return-path"):
            return self.raw.arrival.envelope_from
        value = fields.first("return-path").decode("ascii", "replace").strip()
        return normal_address(value.strip("<>"))

    def _with_content(self, message: Message, root: Part, hint: str) -> Message:
        empty: tuple[Content, tuple[Part, ...]] = (Content(), ())
        content, attached = self.guarded("content", empty, lambda: read_content(root, hint, self.defects))
        words = self.guarded(
            "words",
            Words(text=content.plain, quoted="", signature=""),
            lambda: self._words(content, message),
        )
        self.content = content
        return replace(
            message,
            text=words.text,
            quoted=words.quoted,
            signature=words.signature,
            html=self.guarded("html", "", lambda: sanitise(content.html)) if content.html else "",
            attachments=self.guarded(
                "attachments", message.attachments, lambda: attachments(attached, content.html, self.limits)
            ),
        )

    @staticmethod
    def _words(content: Content, message: Message) -> Words:
        answers = bool(message.references) or bool(bare_subject(message.subject)[1])
        words = choose_words(content, partial(split_text, answers=answers), partial(read_html, answers=answers))
        parted = (address.rpartition("@") for address in message.recipients)
        ours = [f"{local.partition('+')[0]}@{domain}" for local, _, domain in parted if local]
        return with_comments(without_unknown_head(words, ours), message.author)

    def _with_evidence(self, message: Message, header: Header, root: Part) -> Message:
        """What kind of mail it is: signs, bounce, authentication, form."""
        nothing: tuple[Sign, ...] = ()
        signs = self.guarded(
            "signs",
            nothing,
            lambda: read_signs(header.fields, root, message.subject, message.return_path, self.trust),
        )
        text = self.content.plain or f"{message.text}\n{message.quoted}"
        suspect = Suspect(header.fields, root, message.author, message.subject, message.return_path, text)
        self.local = self.guarded("local", False, lambda: locally_submitted(header.fields, self.trust.local_hosts))
        reading = cache(lambda: self._form(message))
        bounce = self.guarded("bounce", None, lambda: read_bounce(suspect, self.limits, lambda: _says_much(*reading())))
        if bounce is not None and not any(sign.kind is SignKind.REPORT for sign in signs):
            signs = (*signs, Sign(SignKind.REPORT, f"its words are a delivery report ({bounce.action})"))
        if message.arrival.junk:
            signs = (*signs, Sign(SignKind.SPAM, "it lay in the Junk folder"))
        domain = message.author.domain if message.author_agreed else ""
        authentication = self.guarded(
            "authentication", Authentication(), lambda: self._authentication(header.fields, message.author, domain)
        )
        form, shadow = reading() if bounce is None else (None, "")
        # what the visitor wrote are the new words of a form; the website's own words around it are nobody's
        words = form.get("message") if form else ""
        away = self.guarded("away", None, lambda: _away(message)) if form is None and bounce is None else None
        return replace(
            message,
            text=words or message.text,
            signs=signs,
            bounce=bounce,
            authentication=authentication,
            form=form,
            shadow_form=shadow,
            away=away,
            defects=tuple(dict.fromkeys(self.defects)),
        )

    def _authentication(self, fields: Fields, author: Address, domain: str) -> Authentication:
        """What a trusted server says; where it says nothing, that ours took the mail from its author."""
        said = read_authentication(fields, domain, self.trust)
        if said.proven or said.dmarc is Evidence.FAIL:
            return said
        why = submitted_by_author(fields, author.address if domain else "", self.trust)
        return replace(said, aligned=Evidence.PASS, text=why) if why else said

    def _form(self, message: Message) -> tuple[Form | None, str]:
        letter = self.letter(message)
        form = self.guarded("form", None, lambda: read_form(letter, self.rulebook))
        return form, self.guarded("shadow_form", "", lambda: shadow_form(letter, self.rulebook))

    def letter(self, message: Message) -> Letter:
        return Letter(
            subject=message.subject,
            author=message.author,
            reply_to=message.reply_to,
            recipients=message.recipients,
            plain=self.content.plain,
            html=self.content.html,
            local=self.local,
            answers=bool(message.references),
        )


def _says_much(form: Form | None, _shadow: str) -> bool:
    """A visitor's own words, and where to answer them."""
    return form is not None and bool(form.get("message")) and form.customer.address != ""


def _away(message: Message) -> Away | None:
    wrote = message.date or message.arrival.received_at
    return read_away(f"{message.subject}\n\n{message.text}", message.author.address, wrote.date()) if wrote else None


def _charset_hint(octets: bytes) -> str:
    """The first charset that the mail names: raw 8-bit fields are mostly written in the body's."""
    found = _CHARSET.search(octets, 0, 65536)
    return found.group(1).decode("ascii") if found else ""
