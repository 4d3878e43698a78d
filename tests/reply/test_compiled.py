"""A page is compiled once in a process; an edited one, and one for the sandbox, has code of its own."""

import pytest
from jinja2 import Environment
from jinja2.exceptions import SecurityError

from mailbot.reply.pages import environment, environment_of
from mailbot.reply.pages.compiled import Compiled


@pytest.fixture
def compiled(monkeypatch):
    """The pages that were compiled, in turn."""
    seen = []
    as_ever = Environment.compile

    def compiling(self, source, name=None, *rest, **more):
        seen.append((type(self).__name__, source))
        return as_ever(self, source, name, *rest, **more)

    monkeypatch.setattr(Environment, "compile", compiling)
    return seen


def made(replies, languages=("en",), page="told.txt"):
    return environment(replies, languages).get_template(page).render()


def test_a_page_is_compiled_once_for_all_who_fall_back_on_it(compiled):
    replies = {"en": {"told.txt": "once {{ 1 + 1 }}"}}
    assert [made(replies), made(replies), made(replies, ("de", "en"))] == ["once 2"] * 3
    assert len(compiled) == 1


def test_an_edited_page_and_the_same_words_in_another_language_are_others(compiled):
    before, after = "before {{ 2 }}", "after {{ 3 }}"
    assert [made({"en": {"told.txt": text}}) for text in (before, after, before)] == ["before 2", "after 3", "before 2"]
    assert made({"de": {"told.txt": before}}, ("de",)) == "before 2"
    assert [source for _, source in compiled] == [before, after, before]


def test_code_without_the_sandbox_is_never_used_within_it(compiled):
    wrong = {"en": {"told.txt": "{{ ''.__class__.__mro__ }}"}}
    assert "object" in environment_of(Environment, wrong, ("en",)).get_template("told.txt").render()
    with pytest.raises(SecurityError):
        made(wrong)
    assert len(compiled) == 2


def test_the_oldest_goes_where_there_are_too_many(compiled, monkeypatch):
    monkeypatch.setattr("mailbot.reply.pages.compiled._MOST", 3)
    cache = Compiled()
    for number in (1, 2, 3, 4, 4, 1):
        own = Environment(bytecode_cache=cache)
        bucket = cache.get_bucket(own, "told.txt", None, f"own {number}")
        if bucket.code is None:
            bucket.code = own.compile(f"own {number}", "told.txt")
            cache.set_bucket(bucket)
    assert [source for _, source in compiled] == [f"own {number}" for number in (1, 2, 3, 4, 1)]
