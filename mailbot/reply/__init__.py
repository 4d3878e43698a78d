"""(Message, Verdict, Decision, Ticket) -> Outgoing: acknowledgements, notices, alarms, digests.  Pure.  RFC 3834.

Templates come as texts in `Rulebook.replies`; what strangers wrote goes into them as values only (threat T18).
"""

from mailbot.reply.causes import named, wording
from mailbot.reply.clean import clean_body, clean_echo, clean_line
from mailbot.reply.composer import Composer, prepare
from mailbot.reply.factory import Commission
from mailbot.reply.notice import Notice
from mailbot.reply.pages import Render, chain, fingerprint, rendering, variants
from mailbot.reply.pages.check import check_replies, missing_replies, wrong_replies
from mailbot.reply.pages.desk_pages import Card, Line, Press, Shown, ShownRow
from mailbot.reply.pages.shipped import rendering_shipped
from mailbot.reply.reasons import reasons_told
from mailbot.reply.told import Told
from mailbot.reply.transcript import Transcript

__all__ = [
    "Card",
    "Commission",
    "Composer",
    "Line",
    "Notice",
    "Press",
    "Render",
    "Shown",
    "ShownRow",
    "Told",
    "Transcript",
    "chain",
    "check_replies",
    "clean_body",
    "clean_echo",
    "clean_line",
    "fingerprint",
    "missing_replies",
    "named",
    "prepare",
    "reasons_told",
    "rendering",
    "rendering_shipped",
    "variants",
    "wording",
    "wrong_replies",
]
