"""(replies, language, page, values) -> rendered text.  Pure: Jinja2 from strings, sandboxed.  Threat T18.

What strangers wrote comes in as values, never as template text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any, TypeVar

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template, TemplateNotFound
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment
from msgspec import Struct

from mailbot.model.errors import ConfigError, PermanentFailure
from mailbot.reply.pages.agenda_types import KeyPage, MorningPage, PassedPage
from mailbot.reply.pages.compiled import COMPILED
from mailbot.reply.pages.desk_pages import DonePage, ToldPage
from mailbot.reply.pages.order_types import FactoryPage, WherePage
from mailbot.reply.pages.page_types import (
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
from mailbot.reply.pages.report_types import ReportPage

LAST_RESORT = "en"
LONGEST_PAGE = 1024 * 1024  # characters: far more than all that the values are cut to
Replies = Mapping[str, Mapping[str, str]]
E = TypeVar("E", bound=Environment)


ACKS = ("ack_order", "ack_inquiry", "ack_faq", "ack_complaint", "ack_feedback", "ack_other")

# page -> its variables.  A file is replies/LANGUAGE/PAGE.j2; `.html` pages escape every value.
PAGES: Mapping[str, type[Values] | type[Words]] = {
    "words": Words,
    "terms": Words,
    **{f"{name}.txt": AckPage for name in ACKS},
    "faq_answer.txt": FaqPage,
    "parts.html": Words,
    "card.html": Words,
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
    "key_accounts.txt": KeyPage,
    "probe.txt": ProbePage,
    "report.txt": ReportPage,
    "report.html": ReportPage,
    "settled.txt": AckPage,
    "where.txt": WherePage,
    "where_neutral.txt": WherePage,
    "factory.txt": FactoryPage,
    "factory_reminder.txt": FactoryPage,
}
# what a language needs for customers and factories to be written to in it; all else is layout, whose words come from
# `words`, and where colleagues do not read a language, it has no `words` either
_ORDERS = ("where.txt", "where_neutral.txt", "factory.txt", "factory_reminder.txt")
LETTERS = ("terms", "faq_answer.txt", "introduction", "settled.txt", *_ORDERS, *(f"{name}.txt" for name in ACKS))


@lru_cache(256)  # asked for with every page, word and table
def chain(language: str, company_language: str = LAST_RESORT) -> tuple[str, ...]:
    """Languages to try for a customer's: zh-Hant -> zh-Hans -> the company's -> English."""
    return tuple(dict.fromkeys([*variants(language), *variants(company_language), LAST_RESORT]))


def variants(language: str) -> tuple[str, ...]:
    """A language and those that its readers read as well: pt-BR -> pt, zh-Hant -> zh -> zh-Hans."""
    parts = language.split("-") if language else []
    longer = ["-".join(parts[:end]) for end in range(len(parts), 0, -1)]
    return tuple(dict.fromkeys([*longer, *(["zh-Hans"] if "zh" in parts[:1] else [])]))


def fingerprint(replies: Replies) -> str:
    """Another one whenever a page is, or what a page may name."""
    pages = sorted((language, page, text) for language, of in replies.items() for page, text in of.items())
    named = [(page, list(values.__struct_fields__)) for page, values in PAGES.items()]
    return sha256(repr((pages, named)).encode(errors="surrogatepass")).hexdigest()


class Found(Struct, frozen=True):
    """Where a page comes from."""

    language: str
    text: str

    def file(self, page: str) -> str:
        return f"replies/{self.language}/{page}.j2"


def find(replies: Replies, languages: tuple[str, ...], page: str) -> Found | None:
    return next((Found(lang, replies[lang][page]) for lang in languages if page in replies.get(lang, {})), None)


class _Sandbox(ImmutableSandboxedEnvironment):
    """A field of our own page values may be asked for, which its class and name tell: decided once, and not hundreds
    of times a mail.  So may a table's entry, and a macro of another page.  Everything else is looked at each time."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        of: Any = type(obj)
        if _is_field(of, attribute):
            return getattr(obj, attribute)
        if of is dict and not hasattr(dict, attribute) and attribute in obj:
            return obj[attribute]
        macro = getattr(obj, attribute, None) if of is TemplateModule else None
        return macro if type(macro) is Macro else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Filters that take a field's name ask in this way."""
        of: Any = type(obj)
        if type(argument) is str and _is_field(of, argument):
            return getattr(obj, argument)
        return super().getitem(obj, argument)


@lru_cache(maxsize=1024)
def _is_field(of: Any, attr: str) -> bool:
    plain = not attr.startswith("_") and not hasattr(of, "__getitem__")
    return plain and attr in getattr(of, "__struct_fields__", ())


def environment(replies: Replies, languages: tuple[str, ...]) -> ImmutableSandboxedEnvironment:
    return environment_of(_Sandbox, replies, languages)


def environment_of(kind: type[E], replies: Replies, languages: tuple[str, ...]) -> E:
    """All pages as one language sees them: a page that it lacks is found further down its chain."""

    def load(page: str) -> tuple[str, str, None] | None:
        found = find(replies, languages, page)
        return (found.text, found.file(page), None) if found else None

    return kind(
        loader=FunctionLoader(load),
        autoescape=lambda name: name is not None and name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED[kind],
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
    return {name: getattr(values, name) for name in values.__struct_fields__}


Render = Callable[[tuple[str, ...], str, Values], str]  # languages, page, values -> text


def rendering(replies: Replies) -> Render:
    """In place, each page compiled once a language; TemplateNotFound where one is missing."""
    compiled = cache(lambda languages: environment(replies, languages))
    return lambda languages, page, values: bounded(compiled(languages).get_template(page), values)


class Rendered(Struct, frozen=True):
    subject: str
    text: str


class Pages:
    """The replies of one rulebook.  `render`: the daemon's has limits (limits/)."""

    def __init__(self, replies: Replies, company_language: str, render: Render | None = None) -> None:
        self._replies = replies
        self._company_language = company_language
        self._render = render or rendering(replies)
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
            return self._render(languages, page, values)
        except TemplateNotFound as missing:
            raise ConfigError([f"replies: page {missing.name}.j2 is missing in {', '.join(languages)}"]) from None

    def letter(self, page: str, language: str, values: Values) -> Rendered:
        """A text page: its first line is `Subject: ...`, an empty line, the text."""
        return split(self.render(page, language, values))

    def words(self, language: str, name: str) -> str:
        """One word of the `words` page, for what a colleague reads."""
        return str(self._word(chain(language, self._company_language), "words", name))

    def terms(self, language: str, name: str) -> str:
        """One word of the `terms` page, for headers of what a customer reads."""
        return str(self._word(chain(language, self._company_language), "terms", name))

    def table(self, language: str, name: str) -> Mapping[str, str]:
        """One table of the `words` page; nothing where an administrator's own, older page has no such table."""
        languages = chain(language, self._company_language)
        found = getattr(self._environment(languages).get_template("words").module, name, None)
        return {str(key): str(text) for key, text in found.items()} if isinstance(found, dict) else {}

    def phrases(self, name: str, page: str = "words") -> tuple[str, ...]:
        """A word, or the values of a table of words, in every language: for finding them again."""
        found = [
            self._word(chain(language), page, name) for language in self._replies if page in self._replies[language]
        ]
        return tuple(str(text) for one in found for text in (one.values() if isinstance(one, dict) else (one,)))

    def _word(self, languages: tuple[str, ...], page: str, name: str) -> object:
        return getattr(self._environment(languages).get_template(page).module, name)


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
