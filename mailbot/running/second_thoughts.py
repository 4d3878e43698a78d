"""(Settings, Rulebook, the rule folders) -> notes of `mailbot check`: no mistake, but hardly what somebody meant.

Reads directory listings, and looks at the store's file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from mailbot.model.errors import PermanentFailure, TemporaryFailure
from mailbot.model.rulebook import FormRule, Route, Rulebook
from mailbot.model.settings import ROLES, Person, Settings
from mailbot.rulebook import Layer, files_of, shipped_rules
from mailbot.store import open_store
from mailbot.text.countries import code_named
from mailbot.text.similar import nearest

# what ships in these is knowledge that nobody writes anew; the others are examples to be replaced
_KNOWLEDGE = ("categories/", "complaints.", "enquiries.", "free_mail.", "labels.", "synonyms.", "wording.")
_READ = (".toml", ".json", ".csv", ".md", ".example")
_BESIDE_LABELS = frozenset({"items"})  # what a form has besides fields
_FILE = "sqlite:///"
_CODE = 2  # letters of a country's


def second_thoughts(rulebook: Rulebook, settings: Settings) -> list[str]:
    files = {
        name: layer for name, layer in files_of(settings).items() if not layer.path.is_relative_to(shipped_rules())
    }
    return [
        *_about_people(settings),
        *_about_files(files),
        *_about_forms(rulebook, files),
        *_about_routes(rulebook, settings),
        *_about_conditions(rulebook),
    ]


def _about_people(settings: Settings) -> Iterator[str]:
    if not settings.staff:
        yield "there is no [[staff]]: mail is filed, and nobody hears of it"
    elif not (settings.with_role("admin") or settings.with_role("manager")):
        yield "nobody has the role manager or admin: alarms, and mail that nobody is there for, reach nobody"


def _about_files(files: Mapping[str, Layer]) -> Iterator[str]:
    for name, layer in files.items():
        if layer.over and name.startswith(_KNOWLEDGE):
            yield f"{layer.shown} stands in place of the whole {layer.over}{_adding(Path(name).stem, name)}"
        elif not name.endswith(_READ):
            yield f"{layer.shown}: nobody reads it; the names of rule files end in .toml"


def _adding(stem: str, name: str) -> str:
    if name.startswith("categories/"):
        return f': to add to what ships, give yours another name and write category = "{stem}" in it'
    return f": to add to what ships, put yours into the folder {stem}/" if name.endswith(".toml") else ""


def _about_forms(rulebook: Rulebook, files: Mapping[str, Layer]) -> Iterator[str]:
    for form in rulebook.forms:
        if f"forms/{form.id}.toml" in files:
            yield from _of_form(form, {*rulebook.labels, *_BESIDE_LABELS})


def _of_form(form: FormRule, known: set[str]) -> Iterator[str]:
    for name in form.labels:
        if name not in known and (near := nearest(name, tuple(known))):
            yield f"form {form.id}: labels.{name} is a field of its own; did you mean '{near}'?"
    if bool(form.secret_field) is not bool(form.secret):
        there, lacks = ("secret_field", "secret") if form.secret_field else ("secret", "secret_field")
        yield f"form {form.id}: {there} without {lacks} proves nothing"
    fields = known | set(form.labels)
    for name in form.echo:
        if name not in fields:
            near = nearest(name, tuple(fields))
            meant = f"; did you mean '{near}'?" if near else ", and has no line under [labels]"
            yield f"form {form.id}: echo '{name}' is a field that nothing fills{meant}"


def _about_routes(rulebook: Rulebook, settings: Settings) -> Iterator[str]:
    """Names in `to` that nobody has are told of elsewhere."""
    for route in rulebook.routes:
        alone = route.role in ROLES and not (route.to or route.skill)  # a role that others stand in for
        if (route.role or route.skill) and not alone and not any(_gets(person, route) for person in settings.staff):
            asked = (("to", ", ".join(route.to)), ("role", route.role), ("skill", route.skill))
            said = " and ".join(f"{name} '{value}'" for name, value in asked if value)
            yield f"route {route.id}: no colleague has {said}, so it gives tickets to nobody"


def _about_conditions(rulebook: Rulebook) -> Iterator[str]:
    """Values of `when` that no mail will ever have."""
    forms = {"any", "order", "feedback", "inquiry", *(form.id for form in rulebook.forms)}
    whats = [("rule", rule.id, rule.conditions) for rule in rulebook.category_rules]
    for what, id, when in [*whats, *(("route", route.id, route.conditions) for route in rulebook.routes)]:
        for asked in when:
            for value in asked.values:
                if asked.name == "country" and not (code_named(value) or len(value) == _CODE):
                    yield f"{what} {id}: country '{value}' is known by no such name: say it by its code, such as DE"
                elif asked.name == "form" and value not in forms:
                    yield f"{what} {id}: there is no form '{value}'{_near(value, forms)}"
                elif asked.name == "attachment" and not set(value) & {"*", ".", "?"}:
                    yield f"{what} {id}: attachment '{value}' fits a file of just this name; did you mean '*.{value}'?"


def _near(value: str, known: set[str]) -> str:
    near = nearest(value, tuple(known))
    return f"; did you mean '{near}'?" if near else ""


def _gets(person: Person, route: Route) -> bool:
    named = not route.to or person.handle in route.to
    return named and route.role in ("", *person.roles) and route.skill in ("", *person.skills)


def store_fault(settings: Settings) -> str:
    """Why it cannot be opened, "" where it can.  Makes no file where none is."""
    path = Path(settings.store_url.removeprefix(_FILE))
    if settings.store_url.startswith(_FILE) and not path.exists():
        folder = path.absolute().parent
        if not folder.is_dir():
            return f"the store's folder {folder} does not exist: make it, or change url under [store]"
        writable = os.access(folder, os.W_OK)
        return "" if writable else f"the store's folder {folder} is not writable for this user"
    try:
        open_store(settings.store_url).close()
    except (PermanentFailure, TemporaryFailure) as failure:
        return str(failure)
    return ""
