"""Staff mail -> Decision: whose token is it, may this author use it, what does it do.  Pure.  RELIABILITY 7."""

from mailbot.desk.about_orders import NOTHING_TO_SEND, NUMBER_SHARED, WORDS_ALONE
from mailbot.desk.case import Brought, colleague_at, colleague_in_from
from mailbot.desk.decide import decide, questions
from mailbot.desk.passed_on import as_theirs, is_a_customers, passer_on
from mailbot.desk.release import Waived, again, as_to_its_holder, is_another_answer, nothing_held, waived_by
from mailbot.desk.token import FORGED, commands_of, forged_in, token_of
from mailbot.desk.unaddressed import told_what_became
from mailbot.desk.verbs import VERBS

__all__ = [
    "FORGED",
    "NOTHING_TO_SEND",
    "NUMBER_SHARED",
    "VERBS",
    "WORDS_ALONE",
    "Brought",
    "Waived",
    "again",
    "as_theirs",
    "as_to_its_holder",
    "colleague_at",
    "colleague_in_from",
    "commands_of",
    "decide",
    "forged_in",
    "is_a_customers",
    "is_another_answer",
    "nothing_held",
    "passer_on",
    "questions",
    "token_of",
    "told_what_became",
    "waived_by",
]
