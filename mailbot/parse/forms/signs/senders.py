"""Letter -> does a machine mail it, by its address?  Pure."""

from __future__ import annotations

from mailbot.parse.forms.letter import Letter
from mailbot.parse.forms.signs.phrases import ROBOTS
from mailbot.text.later import later

_ALSO_PERSONS = frozenset({"admin", "service", "anfrage", "inquiry", "shop", "orders", "order", "store", "site"})
# "hemsida@", "contact.form@", "no-reply-web@": named after a site, a form, or that nobody reads answers
_OF_SITE = later(
    r"no[-_.]?(?:reply|responder|responda|rispondere)|nicht[-_.]?antworten|ne[-_.]?pas[-_.]?repondre|formul|hjemmeside"
    r"|webb?plats|hemsida|webseite|website|homepage|sitoweb|paginaweb|nettside|strona|weblap|mailer|daemon|robot"
    r"|workflow|webhook|notif|alert|automat|callback|quiz|survey|widget|(?:^|[-_.])leads?(?:[-_.]|$)"
    r"|(?:^|[-_.])(?:forms?|web|php|cgi|smtp|sites?)(?:[-_.]|$)"
)


def is_machine(letter: Letter) -> bool:
    """A mailbox that no person writes from."""
    local = letter.author.local.lower().rstrip("0123456789")
    return local not in _ALSO_PERSONS and (local in ROBOTS or _OF_SITE.search(local) is not None)


def is_robot(letter: Letter) -> bool:
    """One, or our own site's."""
    domain = letter.author.domain.lower()
    ours = {address.rpartition("@")[2].lower() for address in letter.recipients}
    known = letter.author.local.lower().rstrip("0123456789") in ROBOTS
    return known or (bool(domain) and domain in ours) or is_machine(letter)


def is_own_site(letter: Letter) -> bool:
    """A site of ours that mails under a site's name, without any, or from the very address that it mails to.  Of our
    other addresses nobody can tell here whether a colleague writes from one."""
    local, own = letter.author.local.lower().rstrip("0123456789"), letter.author.address.lower()
    nobody = is_robot(letter) and not letter.author.name
    return local in ROBOTS or nobody or (bool(own) and own in letter.recipients)
