"""(Message, Verdict, Decision, Ticket) -> Outgoing: acknowledgements, notices, alarms, digests.  Pure.  RFC 3834.

Templates come as texts in `Rulebook.replies`; what strangers wrote goes into them as values only (threat T18).
"""

from mailbot.reply.check import check_replies, missing_replies, wrong_replies
from mailbot.reply.clean import clean_echo
from mailbot.reply.composer import Composer, prepare

__all__ = ["Composer", "check_replies", "clean_echo", "missing_replies", "prepare", "wrong_replies"]
