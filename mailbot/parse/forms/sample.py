"""What `forms learn` needs of one mail that is a sample of a form.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot.model.mail import Form
from mailbot.model.rulebook import FormRule
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.labels import LabelBook
from mailbot.parse.forms.letter import Letter


class Sample(Struct, frozen=True):
    letter: Letter
    draft: Draft
    form: Form  # as it is read today
    is_form: bool
    rule: FormRule | None  # that reads it
    book: LabelBook
