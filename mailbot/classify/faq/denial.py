"""A folded question -> whether it says that something is not so.  Pure, linear.

"My identity cannot be verified" is not "how do I verify my identity".  A Chinese or Japanese question asks with the
same signs ("is it or is it not", "could you not tell me"): those are taken out first.
"""

from __future__ import annotations

from mailbot.text.later import later

_ASKED = later(r"(.)[不没](?=\1)|有没有|不锈|ません[か?？]|ない(?:です|でしょう)?[か?？]")
_WORDS = frozenset(
    ("not", "no", "never", "without", "kein", "keine", "keinen", "nicht", "ohne", "pas", "sans", "non", "sin", "nunca",
     "senza", "nao", "sem", "не", "нет", "niet", "geen")
)  # fmt: skip
_SIGNS = ("不", "没", "未", "无", "ない", "ません", "않", "못")


def denies(plain: str) -> bool:
    text = _ASKED.sub(" ", plain)
    return not _WORDS.isdisjoint(text.split()) or any(sign in text for sign in _SIGNS)
