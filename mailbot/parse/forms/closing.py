"""A visitor's message, as it was read -> without what the form's program puts around and below it.  Pure, linear."""

from __future__ import annotations

import re

from mailbot.parse.everyday import GREETINGS, names_a_mail
from mailbot.parse.forms import prose
from mailbot.parse.forms.draft import Draft
from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.signs.small_print import is_of_writer, speaks_of_self, tells_of_itself
from mailbot.parse.forms.writer.visitor import plain_mailbox
from mailbot.parse.quotes.signature import is_closing
from mailbot.text.later import later

# "The Formly team" signs below a message
_TEAM = later(
    r"(?:the |your |ihr |dein |das |il |il tuo |o |a )?[\w. -]{2,40}[ -]team|(?:el |tu )?equipo de .{2,40}"
    r"|(?:l'|votre )?équipe (?:de )?.{2,40}|(?:a )?equipe .{2,40}|(?:ваша )?команда .{2,40}|zespół .{2,40}"
    r"|(?:ihr |dein |das |il |the |het )?team (?:der|des|vom|von|di|of|van) .{2,40}"
    r"|.{2,30} ekibi|(?:t[íý]m|echipa|ekipa|tim|ομάδα|đội ngũ|tiimi) .{2,40}|.{2,30}(?:-teamet| csapata?)"
    r"|het .{2,30} team|.{1,20}(?:团队|團隊|チーム|운영팀|사무국)"
)
_ANSWERS = later(r"antwort|repl[yi]|respond|répond|rispond|antwoord|svar|odpow|ответ|回复|回覆|返信|返答")
_BUTTON = later(r"(?:\n[^\n<>]{2,40} <https?://[^\s<>]{1,500}>)+\Z")  # "Respond now <https://...>"
_NEGATES = later(
    r"(?<!\w)(?:nicht|kein\w{0,2}|not|no|don't|non|pas|plus|não|nie|не|niet|inte|ikke|ei|ne|değil)(?!\w)|withdr|wider"
)
_BEHIND_SITE = " .!)]>»\"'/_*"
# the words of a box that was ticked: "I agree that my personal data ..."
_CONSENT = later(
    r"(?:i (?:agree|consent|accept|have read)|ich (?:stimme|willige|habe|bin)|j'(?:accepte|autorise|ai lu)|acepto"
    r"|he leído|autoriz[zo]|acconsento|accetto|ho letto|aceito|li e|concordo|wyrażam|akceptuję|согласен|даю"
    r"|souhlasím|súhlasím|ik ga|jag |jeg |hyväksyn|kabul).{0,200}(?:personal ?data|privacy|datenschutz"
    r"|dsgvo|gdpr|rodo|lgpd|données|datos|dados|dati personali|danych|персональн|osobn\w{1,3} údaj|persoonsgegevens"
    r"|personuppgifter|personoppl|persondata|tietosuoja|kişisel)"
)
# "Poslano s adrese 93.137.10.4"
_FROM_MACHINE = later(r"\s(?!10\.|192\.168\.|127\.)\d{1,3}(?:\.\d{1,3}){3}[\])]?$")
_FORM = later(r"(?<!\w)(?:web)?form|форм")
_LONGEST = 100
_MOST_CLOSING = 2  # paragraphs
_FEWEST_WORDS = 4
_MOST_WORDS = 8
_YOURS = ("ihr ", "ihre ", "your ", "votre ", "vos ", "uw ", "twój ", "váš ", "vaše ", "ваш ", "ваша ")  # "Your shop"
_COMMAS = (",", "，")
_QUOTES = ('""', "“”", "«»", "„“", "„”")


def visitors_own(message: str, name: str, email: str, draft: Draft, letter: Letter) -> str:
    """Without what the program puts below: its site, or its own "Regards, the web team" where it also greets."""
    own = _unquoted(_BUTTON.sub("", message))
    for _paragraph in range(_MOST_CLOSING):
        own = _unclosed(own, name, email, draft, letter)
    own = _unquoted(own)
    greets_only = own.lower().startswith(GREETINGS) and own.endswith(_COMMAS) and "\n" not in own
    return "" if greets_only else own


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
    if len(lines) == 1 and _CONSENT.match(close.lower()) is not None and _NEGATES.search(close.lower()) is None:
        return said
    own = any(word in close.casefold() for word in name.casefold().split())
    theirs = prose.greets(draft) or (len(lines) > 1 and lines[1].lower().startswith(_YOURS))
    closes = theirs and is_closing(lines[0]) and len(lines) > 1 and not own
    if is_team(lines[-1].strip(" *_.").lower()):
        return _without_advice(said)
    if len(lines) == 1 and (
        (_FROM_MACHINE.search(close[-_LONGEST:]) is not None and not is_of_writer(close))
        or _says_from_where(close, letter.author.domain.lower())
    ):
        return said
    if not own and any(_signs(line, letter) for line in lines) and not any(map(speaks_of_self, lines)):
        return said
    if len(lines) > 1 and lines[-2].endswith((":", "：")) and plain_mailbox(lines[-1]):
        return "\n".join((said, "", *lines[:-2])).strip()  # "Contact the buyer:", and the address
    site = lines[-1].partition("://")[2].partition("/")[0].strip("<>[]() ").removeprefix("www.")
    return said if closes or (site != "" and site == letter.author.domain) else message


def is_team(line: str) -> bool:
    """`line`: in lower case, without marks."""
    return _TEAM.fullmatch(line) is not None


def _without_advice(message: str) -> str:
    """ "Please answer within 24 hours", says the team that signs below."""
    said, _, advice = message.rpartition("\n\n")
    tells = _ANSWERS.search(advice.lower()) is not None and "\n" not in advice and not speaks_of_self(advice)
    return said if said and tells else message


def _tells_where_to_answer(line: str, email: str) -> bool:
    """ "You can answer them at kay@client.example", says whoever speaks of Kay."""
    sentence = "\n" not in line and len(line.split()) >= _FEWEST_WORDS
    return sentence and "@" in email and email.lower() in line.lower() and not is_of_writer(line)


def _says_from_where(line: str, site: str) -> bool:
    """In whatever language: a mail is named, and the site that it came from last of all."""
    named = "." in site and line.lower().rstrip(_BEHIND_SITE).endswith((f" {site}", f"/{site}", f".{site}", f"({site}"))
    return named and (names_a_mail(line) or _FORM.search(line.lower()) is not None) and not speaks_of_self(line)


def _signs(line: str, letter: Letter) -> bool:
    """ "Harbour Tools runs on ShopSoft", below a mail from Harbour Tools; "Team ShopSoft", from shopsoft.example."""
    words = re.findall(r"\w+", line.lower()[:_LONGEST])
    name = re.findall(r"\w+", letter.author.name.lower())
    site = max(letter.author.domain.lower().split("."), key=len).replace("-", "")
    few = 0 < len(words) <= _MOST_WORDS and len("".join(name)) > 1
    begins = few and words[: len(name)] == name
    return begins or (few and any("".join(words[at:]) == site for at in range(len(words))))


def _unquoted(message: str) -> str:
    """Some programs set it in quotation marks."""
    inner = message[1:-1]
    return inner.strip() if message[:1] + message[-1:] in _QUOTES and not set(inner) & set('"“”«»„') else message
