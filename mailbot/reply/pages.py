"""(replies, language, page, values) -> rendered text.  Pure: Jinja2 from strings, sandboxed.  Threat T18.

What strangers wrote comes in as values, never as template text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.sandbox import ImmutableSandboxedEnvironment

from mailbot.model.errors import ConfigError, PermanentFailure
from mailbot.reply.agenda_types import MorningPage, PassedPage
from mailbot.reply.desk_pages import DonePage, ToldPage
from mailbot.reply.page_types import (
    AckPage,
    AlarmPage,
    AnswerPage,
    Block,
    DigestPage,
    FaqPage,
    IntroductionPage,
    LetterPage,
    NoticePage,
    ProbePage,
    Values,
    Words,
)

LAST_RESORT = "en"
LONGEST_PAGE = 1024 * 1024  # characters: far more than all that the values are cut to
Replies = Mapping[str, Mapping[str, str]]


ACKS = ("ack_order", "ack_inquiry", "ack_faq", "ack_complaint", "ack_feedback", "ack_other")

# page -> its variables.  A file is replies/LANGUAGE/PAGE.j2; `.html` pages escape every value.
PAGES: Mapping[str, type[Values] | type[Words]] = {
    "words": Words,
    **{f"{name}.txt": AckPage for name in ACKS},
    "faq_answer.txt": FaqPage,
    "parts.html": Words,
    "notice.txt": NoticePage,
    "notice.html": NoticePage,
    "letter.html": LetterPage,
    "answer.html": AnswerPage,
    "told.txt": ToldPage,
    "told.html": ToldPage,
    "done.txt": DonePage,
    "done.html": DonePage,
    "introduction": IntroductionPage,
    "alarm.txt": AlarmPage,
    "digest.txt": DigestPage,
    "digest.html": DigestPage,
    "morning.txt": MorningPage,
    "morning.html": MorningPage,
    "passed.txt": PassedPage,
    "probe.txt": ProbePage,
}
# pages that are layout: their words come from `words`, so a new language need not bring them
LAYOUTS = frozenset(PAGES) - {"words", "faq_answer.txt", "introduction", *(f"{name}.txt" for name in ACKS)}


def chain(language: str, company_language: str = LAST_RESORT) -> tuple[str, ...]:
    """Languages to try for a customer's: zh-Hant -> zh-Hans -> the company's -> English."""
    return tuple(dict.fromkeys([*variants(language), *variants(company_language), LAST_RESORT]))


def variants(language: str) -> tuple[str, ...]:
    """A language and those that its readers read as well: pt-BR -> pt, zh-Hant -> zh -> zh-Hans."""
    parts = language.split("-") if language else []
    longer = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*longer, *(["zh-Hans"] if "zh" in parts[:1] else [])]))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a page comes from."""

    language: str
    text: str

    def file(self, page: str) -> str:
        return f"replies/{self.language}/{page}.j2"


def find(replies: Replies, languages: tuple[str, ...], page: str) -> Found | None:
    return next((Found(lang, replies[lang][page]) for lang in languages if page in replies.get(lang, {})), None)


def environment(replies: Replies, languages: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    """All pages as one language sees them: a page that it lacks is found further down its chain."""

    def load(page: str) -> tuple[str, str, None] | None:
        found = find(replies, languages, page)
        return (found.text, found.file(page), None) if found else None

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def bounded(template: Template, values: Values) -> str:
    """What a page makes of these values; a page that does not stop is stopped, whatever a stranger wrote."""
    pieces, length = [], 0
    for piece in template.generate(variables(values)):
        length += len(piece)
        if length > LONGEST_PAGE:
            raise PermanentFailure(f"it makes more than {LONGEST_PAGE} characters")
        pieces.append(piece)
    return "".join(pieces)


def variables(values: Values) -> dict[str, object]:
    return {field.name: getattr(values, field.name) for field in fields(values)}


@dataclass(frozen=True, slots=True)
class Rendered:
    subject: str
    text: str


class Pages:
    """The replies of one rulebook, compiled once a language."""

    def __init__(self, replies: Replies, company_language: str) -> None:
        self._replies = replies
        self._company_language = company_language
        self._environment = cache(lambda languages: environment(replies, languages))

    def language_for(self, wanted: str, page: str) -> str:
        """The first language of the chain that has this page, so that one letter speaks one language."""
        languages = chain(wanted, self._company_language)
        found = find(self._replies, languages, page)
        if found is None:
            raise ConfigError([f"replies: page {page}.j2 is missing in {', '.join(languages)}"])
        return found.language

    def render(self, page: str, language: str, values: Values) -> str:
        languages = chain(language, self._company_language)
        try:
            return bounded(self._environment(languages).get_template(page), values)
        except TemplateNotFound as missing:
            raise ConfigError([f"replies: page {missing.name}.j2 is missing in {', '.join(languages)}"]) from None

    def letter(self, page: str, language: str, values: Values) -> Rendered:
        """A text page: its first line is `Subject: ...`, an empty line, the text."""
        return split(self.render(page, language, values))

    def words(self, language: str, name: str) -> str:
        """One word of the `words` page, for headers."""
        languages = chain(language, self._company_language)
        return str(self._of_words(languages, name))

    def phrases(self, name: str) -> tuple[str, ...]:
        """A word, or the values of a table of words, in every language: for finding them again."""
        found = [self._of_words((language,), name) for language in self._replies if "words" in self._replies[language]]
        return tuple(str(text) for one in found for text in (one.values() if isinstance(one, dict) else (one,)))

    def _of_words(self, languages: tuple[str, ...], name: str) -> object:
        return getattr(self._environment(languages).get_template("words").module, name)


SUBJECT = "Subject:"


def split(rendered: str) -> Rendered:
    head, _, rest = rendered.lstrip().partition("\n")
    return Rendered(head.removeprefix(SUBJECT).strip(), _tidy(rest))


def _tidy(text: str) -> str:
    """No blanks at line ends and never more than one empty line: conditions in a page leave both behind."""
    kept: list[str] = []
    for line in text.strip("\n").split("\n"):
        if line.strip() or (kept and kept[-1]):
            kept.append(line.rstrip())
    return "\n".join(kept).rstrip("\n") + "\n"


def blocks(text: str) -> tuple[Block, ...]:
    """A text page cut at its empty lines, for the small HTML beside it."""
    paragraphs = [part.split("\n") for part in text.strip("\n").split("\n\n")]
    return tuple(_block(lines) for lines in paragraphs)


def _block(lines: list[str]) -> Block:
    return Block(tuple(line.strip() for line in lines), all(line.startswith("  ") for line in lines))
