"""replies -> every problem in them, each with file, line, found and expected.  Pure.  Promise P32.

A page is read (syntax), asked which variables it uses, and tried on a rich and on a bare sample: so a misspelt field of
a variable or of `words` is found before a customer's mail needs it.
"""

from __future__ import annotations

from collections.abc import Iterator

from jinja2 import Environment, Template, TemplateError, TemplateNotFound, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from mailbot.reply.pages import LAST_RESORT, LETTERS, PAGES, SUBJECT, Found, Replies, bounded, chain, environment, find
from mailbot.reply.pages.samples import samples


def check_replies(replies: Replies) -> list[str]:
    """All that is wrong, then all that is missing and where it falls back to."""
    return [*wrong_replies(replies), *missing_replies(replies)]


def wrong_replies(replies: Replies) -> list[str]:
    """Problems that must be mended before these replies may be used; one line each."""
    return [
        *(
            f"replies: page {page}.j2 is missing in {LAST_RESORT}, and nothing can stand in for it"
            for page in _holes(replies)
        ),
        *(problem for language in sorted(replies) for problem in _language(replies, language)),
    ]


def missing_replies(replies: Replies) -> list[str]:
    """Letters that a language lacks and that another language's stand in for: no harm, but good to know."""
    gaps = [(lang, page) for lang in sorted(replies) if lang != LAST_RESORT for page in LETTERS]
    found = [(lang, page, find(replies, chain(lang), page)) for lang, page in gaps if page not in replies[lang]]
    return [f"replies/{lang}/{page}.j2: missing, {stand.file(page)} is used" for lang, page, stand in found if stand]


def _holes(replies: Replies) -> list[str]:
    return [page for page in PAGES if page not in replies.get(LAST_RESORT, {})]


def _language(replies: Replies, language: str) -> Iterator[str]:
    pages = environment(replies, chain(language))
    for page, text in sorted(replies[language].items()):
        where = Found(language, text).file(page)
        yield from (f"{where}{problem}" for problem in _page(pages, page, text, where))


def _page(pages: Environment, page: str, text: str, where: str) -> Iterator[str]:
    """Each problem as it follows the file's name: ":LINE: found ..., expected ..."."""
    if page not in PAGES:
        files = [f"{known}.j2" for known in PAGES]
        yield f": no mail uses a page of this name{_nearest(f'{page}.j2', files)}; expected one of {', '.join(files)}"
        return
    try:
        tree = pages.parse(text)
        unknown = list(_unknown(tree, page, text))
        code = pages.compile(tree, page, where)  # finds unknown filters and tests, which parsing does not
    except TemplateSyntaxError as error:
        yield f":{error.lineno}: found {_quoted(text, error.lineno)}, expected Jinja2: {error.message}"
        return
    made = Template.from_code(pages, code, pages.make_globals(None))
    yield from unknown or _tried(made, page, text)


def _unknown(tree: nodes.Template, page: str, text: str) -> Iterator[str]:
    known = list(PAGES[page].__struct_fields__)
    for name in sorted(find_undeclared_variables(tree) - set(known)):
        line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), 1)
        offer = f"one of {', '.join(known)}" if known else "no variable at all"
        yield f":{line}: found unknown variable '{name}'{_nearest(name, known)}, expected {offer}"


def _tried(template: Template, page: str, text: str) -> Iterator[str]:
    """At most one problem: the first that a sample runs into."""
    try:
        rendered = [bounded(template, row) for row in samples(page)]
        if not rendered:
            template.render()
    except Exception as error:  # whatever a page can raise is its writer's mistake
        line = _line_of(error, template)
        yield f":{line}: found {_quoted(text, line)}, expected a page that works on every mail: {_said(error)}"
        return
    if page.endswith(".txt") and not all(sample.lstrip().startswith(SUBJECT) for sample in rendered):
        yield f":1: found {_quoted(text, 1)}, expected '{SUBJECT} ...' as the first line of what the page makes"


def _said(error: Exception) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no page '{error.message}'"
    return error.message or "" if isinstance(error, TemplateError) else str(error) or type(error).__name__


def _line_of(error: Exception, template: Template) -> int:
    """The line of this page where it went wrong; Jinja2 rewrites its tracebacks to the template's own lines."""
    file, line, trace = template.filename, 1, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _quoted(text: str, line: int) -> str:
    lines = text.splitlines() or [""]
    return f"'{lines[min(line, len(lines)) - 1].strip()[:80]}'"


def _nearest(name: str, known: list[str]) -> str:
    from difflib import get_close_matches  # for slips only

    near = get_close_matches(name, known, n=1)
    return f" (did you mean '{near[0]}'?)" if near else ""
