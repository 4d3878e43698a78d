"""A visitor's message, as it was read -> without what the form's program puts around and below it.  Pure, linear."""

from __future__ import annotations

import re

from mailbot.parse.forms import prose
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.small_print import is_of_writer, tells_of_itself
from mailbot.parse.signature import is_closing

# "The Formly team" signs below a message
_TEAM = re.compile(
    r"(?:the |your |ihr |dein |das |il |il tuo |o |a )?[\w. -]{2,40}[ -]team|(?:el |tu )?equipo de .{2,40}"
    r"|(?:l'|votre )?équipe (?:de )?.{2,40}|(?:a )?equipe .{2,40}|(?:ваша )?команда .{2,40}|zespół .{2,40}"
    r"|.{2,30} ekibi|(?:t[íý]m|echipa|ekipa|tim|ομάδα|đội ngũ|tiimi) .{2,40}|.{2,30}(?:-teamet| csapata?)"
    r"|het .{2,30} team|.{1,20}(?:团队|團隊|チーム|운영팀|사무국)"
)
_BUTTON = re.compile(r"(?:\n[^\n<>]{2,40} <https?://[^\s<>]{1,500}>)+\Z")  # "Respond now <https://...>"
_FEWEST_WORDS = 4
_QUOTES = ('""', "“”", "«»", "„“", "„”")


def visitors_own(message: str, name: str, email: str, draft: Draft, letter: Letter) -> str:
    """Without what the program puts below: its site, or its own "Regards, the web team" where it also greets."""
    return _unquoted(_unclosed(_unquoted(_BUTTON.sub("", message)), name, email, draft, letter))


def _unclosed(message: str, name: str, email: str, draft: Draft, letter: Letter) -> str:
    said, _, close = message.rpartition("\n\n")
    lines = close.split("\n")
    at = next((at for at, line in enumerate(lines) if tells_of_itself(line)), -1)
    if said and at >= 0:
        lines = [] if prose.greets(draft) else lines[:at]  # who greets says more than that
        return "\n".join((said, "", *lines)).strip()
    if not said or len(lines) > 3:
        return message
    if said and _tells_where_to_answer(close, email):
        return said
    own = any(word in close.casefold() for word in name.casefold().split())
    closes = prose.greets(draft) and is_closing(lines[0]) and len(lines) > 1 and not own
    closes = closes or _TEAM.fullmatch(lines[-1].strip(" *_.").lower()) is not None
    site = lines[-1].partition("://")[2].partition("/")[0].strip("<>[]() ").removeprefix("www.")
    return said if closes or (site != "" and site == letter.author.domain) else message


def _tells_where_to_answer(line: str, email: str) -> bool:
    """ "You can answer them at kay@client.example", says whoever speaks of Kay."""
    sentence = "\n" not in line and len(line.split()) >= _FEWEST_WORDS
    return sentence and "@" in email and email.lower() in line.lower() and not is_of_writer(line)


def _unquoted(message: str) -> str:
    """Some programs set it in quotation marks."""
    inner = message[1:-1]
    return inner.strip() if message[:1] + message[-1:] in _QUOTES and not set(inner) & set('"“”«»„') else message
