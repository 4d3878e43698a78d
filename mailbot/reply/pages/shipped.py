"""(the pages that come with mailbot) -> Render, without the sandbox that an administrator's pages need.  Pure.

These pages are ours, like the code around them: nothing in them has to be kept from anything, and to ask so at each
name costs most of what a page takes.  Everything else is as in pages.py, and so is each character.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment

from mailbot.model.errors import PermanentFailure
from mailbot.reply.pages import LONGEST_PAGE, Render, Replies, environment_of, variables
from mailbot.reply.pages.page_types import Values


class _Open(Environment):
    """A table's entry is found at once, and not after an exception as Jinja2 has it; a table's own methods stay."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        if type(obj) is dict and attribute in obj and not hasattr(dict, attribute):
            return obj[attribute]
        return super().getattr(obj, attribute)


def rendering_shipped(shipped: Replies) -> Render:
    """`shipped`: as they came with mailbot, never as a company's folders say."""
    compiled = cache(lambda languages: environment_of(_Open, shipped, languages))

    def rendered(languages: tuple[str, ...], page: str, values: Values) -> str:
        text = compiled(languages).get_template(page).render(variables(values))
        if len(text) > LONGEST_PAGE:
            raise PermanentFailure(f"it makes more than {LONGEST_PAGE} characters")
        return text

    return rendered
