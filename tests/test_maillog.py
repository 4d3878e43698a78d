"""What the log says of a stranger's words: one event is one line, and each line can be read back."""

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailbot.maillog import MailLog

ODD = ["", "two words", 'a "quote"', "a=b", "C:\\temp", "first\r\nevent=sent", "x\u2028y", "\x7f", "\ud800"]
ANYTHING = st.text(max_size=999) | st.sampled_from(ODD)


def written(as_json, **fields):
    out = StringIO()
    MailLog(as_json=as_json, to=out).note("told", **fields)
    return out.getvalue()


@pytest.mark.parametrize("as_json", [False, True])
@given(word=ANYTHING)
def test_one_event_is_one_line_whatever_a_stranger_wrote(as_json, word):
    line = written(as_json, said=word)
    assert len(line.splitlines()) == 1 and line.endswith("\n")
    assert line.rstrip("\n").isprintable()


@given(word=ANYTHING)
def test_what_was_said_can_be_read_back(word):
    word = "".join(mark if mark.isprintable() else " " for mark in word)
    assert json.loads(written(True, said=word))["said"] == word
    shown = written(False, said=word).rstrip("\n").partition(" said=")[2]
    assert (json.loads(shown) if shown.startswith('"') else shown) == word
