"""Files rules/**.toml -> the values of a Rulebook.  Reads files."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from types import MappingProxyType

from msgspec import Struct, field

from mailbot.model.complaint import Cause, Content
from mailbot.model.enquiry import EnquiryWords
from mailbot.model.rulebook import (
    CategoryRule,
    Condition,
    Cue,
    FaqEntry,
    FormRule,
    ProductEntry,
    Route,
    RuleCase,
    Synonyms,
)
from mailbot.model.segment import Segment
from mailbot.model.verdict import Category
from mailbot.rulebook.cases import cases_of
from mailbot.rulebook.complaint_file import ComplaintsFile, causes_of, content_of
from mailbot.rulebook.enquiry_file import EnquiriesFile, enquiries_of
from mailbot.rulebook.folders import Layer
from mailbot.rulebook.lists import read_list
from mailbot.rulebook.named import Named, more_than_once, note_ids
from mailbot.rulebook.product_files import products_of
from mailbot.rulebook.segment_file import SegmentFile, segment_of
from mailbot.rulebook.tables import (
    KEY_ACCOUNT,
    CategoryFile,
    CueTable,
    FaqFile,
    FormFile,
    FreeMailFile,
    LabelsFile,
    ProductsFile,
    RoutesFile,
    RouteTable,
    RuleTable,
    SynonymsFile,
)
from mailbot.text.similar import nearest
from mailbot.text.tomlfile import Table, read_table

_ONE_A_FILE = ("faq/", "forms/", "segments/")
_CATEGORIES = tuple(category.value for category in Category)


class Rules(Struct):
    """What was read so far."""

    cues: list[Cue] = field(default_factory=list)
    category_rules: list[CategoryRule] = field(default_factory=list)
    forms: list[FormRule] = field(default_factory=list)
    labels: dict[str, tuple[str, ...]] = field(default_factory=dict)
    routes: list[Route] = field(default_factory=list)
    faq: list[FaqEntry] = field(default_factory=list)
    synonyms: Synonyms = field(default_factory=Synonyms)
    products: list[ProductEntry] = field(default_factory=list)
    product_table: ProductsFile = field(default_factory=ProductsFile)  # before its CSV file is read
    segments: list[Segment] = field(default_factory=list)
    causes: tuple[Cause, ...] = ()
    content: Content = field(default_factory=Content)
    enquiries: EnquiryWords = field(default_factory=EnquiryWords)
    free_mail_domains: list[str] = field(default_factory=list)
    cases: list[RuleCase] = field(default_factory=list)
    named: Named = field(default_factory=dict)
    lists: dict[str, Table] = field(default_factory=dict)  # name of a list's file -> it and all that adds to it


def read_rules(files: Mapping[str, Layer], problems: list[str]) -> Rules:
    rules = Rules()
    for name, file in files.items():
        if name.endswith(".toml"):
            _read_file(name, file, rules, problems)
    for stem, table in rules.lists.items():
        _LISTS[stem][1](rules, stem, table)
    rules.products.extend(products_of(rules.product_table, files, problems))
    problems.extend(more_than_once(rules.named))
    return rules


def _read_file(name: str, file: Layer, rules: Rules, problems: list[str]) -> None:
    stem = next((stem for stem in _LISTS if name == f"{stem}.toml" or fnmatchcase(name, f"{stem}/*.toml")), "")
    if stem:
        read_list(_LISTS[stem][0], stem, file, rules.lists, problems)
        return
    known = next((known for glob, known in _FILES.items() if fnmatchcase(name, glob)), None)
    if known is None:
        problems.append(f"{file.shown}: no such rule file{_meant(name)}")
        return
    model, add = known
    if file.over and name.startswith(_ONE_A_FILE) and _is_empty(file):
        return  # it takes what ships away
    table = read_table(file.path, file.shown, model, problems)
    if isinstance(table, CategoryFile) and _is_of_no_category(PurePosixPath(name).stem, table, file.shown, problems):
        return
    if table is not None:
        text = file.path.read_text("utf-8-sig")
        add(rules, PurePosixPath(name).stem, table)
        note_ids(table, file.shown, text, rules.named)
        rules.cases.extend(cases_of(table, file.shown, text))


def _is_empty(file: Layer) -> bool:
    """Nothing but comments; what cannot be read is told of by who reads it."""
    try:
        return not tomllib.loads(file.path.read_bytes().decode("utf-8-sig"))
    except (OSError, ValueError):
        return False


def _is_of_no_category(stem: str, table: CategoryFile, shown: str, problems: list[str]) -> bool:
    named = table.category
    if stem in _CATEGORIES:
        wrong = named is not None and named != Category(stem)
        expected = f"'{stem}', as the file is called, or a file with a name of its own"
    else:
        wrong = named is None
        expected = f"one of {', '.join(_CATEGORIES)}, which its cues and rules are added to{_misspelt(stem)}"
    if wrong:
        problems.append(f"{shown}: category: {f'found {named.value!r}' if named else 'missing'}; expected {expected}")
    return wrong


def _misspelt(stem: str) -> str:
    near = nearest(stem, _CATEGORIES)
    return f"; or did you mean the file '{near}.toml'?" if near else ""


def _meant(name: str) -> str:
    """A file that nobody reads is a mistake that nobody notices."""
    files = ("routes", "products", *_LISTS, *(f"categories/{name}" for name in _CATEGORIES))
    plain = tuple(f"{file}.toml" for file in files)
    folders = (f"{folder}/{PurePosixPath(name).name}" for folder in ("forms", "faq", "segments", *_LISTS))
    near = nearest(name, (*plain, *folders))
    known = sorted((*_FILES, *(f"{stem}{end}" for stem in _LISTS for end in (".toml", "/*.toml"))))
    return f"; did you mean '{near}'?" if near else f"; expected one of {', '.join(known)}"


def _add_category(rules: Rules, stem: str, table: CategoryFile) -> None:
    category = table.category or Category(stem)
    rules.cues.extend(_cue(category, stem, cue) for cue in table.cue)
    rules.category_rules.extend(_category_rule(category, rule) for rule in table.rule)


def _cue(category: Category, stem: str, cue: CueTable) -> Cue:
    return Cue(category, float(cue.weight), tuple(cue.words), cue.pattern, cue.where, cue.language, f"{stem}.toml")


def _category_rule(category: Category, rule: RuleTable) -> CategoryRule:
    return CategoryRule(rule.id, category, _conditions(rule.when), shadow=rule.mode == "shadow")


def _conditions(when: Mapping[str, list[str]]) -> tuple[Condition, ...]:
    return tuple(Condition(name, tuple(values)) for name, values in when.items())


def _add_routes(rules: Rules, _stem: str, table: RoutesFile) -> None:
    rules.routes.extend(_route(route) for route in table.route)


def _route(route: RouteTable) -> Route:
    when = dict(route.when)
    key_account = when.pop(KEY_ACCOUNT, None)
    return Route(
        id=route.id,
        categories=tuple(route.category),
        conditions=_conditions(when),
        key_account=None if key_account is None else key_account == ["true"],
        to=tuple(route.to),
        role=route.role,
        skill=route.skill,
        factory=route.factory,
        copy=tuple(route.copies),
        shadow=route.mode == "shadow",
    )


def _add_form(rules: Rules, stem: str, form: FormFile) -> None:
    rules.forms.append(
        FormRule(
            id=stem,
            kind=form.kind,
            sources=tuple(form.sources),
            subjects=tuple(form.subject),
            marks=tuple(form.marks),
            labels=MappingProxyType(_frozen(form.labels)),
            customer_field=form.customer,
            reply_to_is_customer=form.reply_to_is_customer,
            echo=tuple(form.echo),
            echo_message=form.echo_message,
            secret_field=form.secret_field,
            secret=form.secret,
            address=form.address,
            shadow=form.mode == "shadow",
        )
    )


def _frozen(lists: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(values) for name, values in lists.items()}


def _add_labels(rules: Rules, _stem: str, table: LabelsFile) -> None:
    rules.labels.update(_frozen(table.labels))


def _add_complaints(rules: Rules, _stem: str, table: ComplaintsFile) -> None:
    rules.causes, rules.content = causes_of(table), content_of(table)


def _add_enquiries(rules: Rules, _stem: str, table: EnquiriesFile) -> None:
    rules.enquiries = enquiries_of(table)


def _add_free_mail(rules: Rules, _stem: str, table: FreeMailFile) -> None:
    rules.free_mail_domains.extend(table.domains)


def _add_faq(rules: Rules, _stem: str, table: FaqFile) -> None:
    rules.faq.append(faq_entry(table))


def faq_entry(table: FaqFile) -> FaqEntry:
    return FaqEntry(table.id, tuple(table.ask), MappingProxyType(dict(table.answer)), table.auto)


def _add_synonyms(rules: Rules, _stem: str, table: SynonymsFile) -> None:
    rules.synonyms = synonyms_of(table)


def synonyms_of(table: SynonymsFile) -> Synonyms:
    return Synonyms(
        same=tuple(tuple(words) for words in table.same),
        light=tuple(table.light),
        light_of=tuple(tuple(words) for words in table.light_of.values()),
        trouble=tuple(table.trouble),
        asks=tuple(tuple(words) for words in table.asks.values()),
    )


def _add_products(rules: Rules, _stem: str, table: ProductsFile) -> None:
    rules.product_table = table


def _add_segment(rules: Rules, _stem: str, table: SegmentFile) -> None:
    rules.segments.append(segment_of(table))


Adder = Callable[[Rules, str, Table], None]


def _row(model: type[Table], add: Callable[..., None]) -> tuple[type[Table], Adder]:
    """Each adder takes the one model that stands beside it."""
    return model, add


_FILES: dict[str, tuple[type[Table], Adder]] = {
    "categories/*.toml": _row(CategoryFile, _add_category),
    "routes.toml": _row(RoutesFile, _add_routes),
    "products.toml": _row(ProductsFile, _add_products),
    "forms/*.toml": _row(FormFile, _add_form),
    "faq/*.toml": _row(FaqFile, _add_faq),
    "segments/*.toml": _row(SegmentFile, _add_segment),
}

# lists of words that ship: NAME.toml, and each file of the folder NAME adds to it
_LISTS: dict[str, tuple[type[Table], Adder]] = {
    "labels": _row(LabelsFile, _add_labels),
    "free_mail": _row(FreeMailFile, _add_free_mail),
    "complaints": _row(ComplaintsFile, _add_complaints),
    "enquiries": _row(EnquiriesFile, _add_enquiries),
    "synonyms": _row(SynonymsFile, _add_synonyms),
}
