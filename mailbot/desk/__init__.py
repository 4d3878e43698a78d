"""Staff mail -> Decision: whose token is it, may this author use it, what does it do.  Pure.  RELIABILITY 7."""

from mailbot.desk.answer import decide, questions
from mailbot.desk.token import token_of

__all__ = ["decide", "questions", "token_of"]
