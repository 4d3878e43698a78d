"""Who wrote a mail, by their name and address -> how much these look like a program's, in log-odds.  Pure, linear.

A firm's programs write under the firm's name, from an address that is nobody's: "DHL Paket <track@dhl.example>".
People have an address that is made of their name, wherever they work.
"""

from __future__ import annotations

from mailbot.model.mail import Address
from mailbot.text.folding import folded
from mailbot.text.later import later

_FIRM, _ONE_NAME, _FULL_NAME = 1.5, -0.5, -2.0
_LONGEST = 100  # characters of a name
_SHORTEST = 3  # letters by which a name is known again
_LETTERS = later(r"[^\W\d_]+")


def standing(author: Address) -> float:
    names = _words(author.name)
    if not names:
        return 0.0
    local, host = author.local.lower(), author.domain.lower().rpartition(".")[0]
    firms = any(word in host for word in names)
    whole = "".join(names)
    own = any(word in local for word in names) or any(word in whole for word in _words(local))
    if firms:
        return 0.0 if own else _FIRM
    if own:
        return _FULL_NAME if len(names) > 1 else _ONE_NAME
    return 0.0


def _words(text: str) -> list[str]:
    return [word for word in _LETTERS.findall(folded(text, _LONGEST).text) if len(word) >= _SHORTEST]
