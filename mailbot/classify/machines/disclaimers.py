"""A mail's new words -> the same without the lawyers' paragraph at the end.  Pure, linear.

"Damage", "received in error" and "please delete" in it are no complaint and no mail gone astray.
"""

from __future__ import annotations

from mailbot.text.patterns import when_used

_MAIL = (
    r"(?:e-?mails?|messages?|transmission|nachricht|courriel|mensaje|correo|messaggio|mensagem|邮件|郵件|メール"
    r"|сообщение|письмо)"
)
_SECRET = (
    r"(?:confidential|privileged|intended (?:solely|only|recipient)|vertraulich|confidentiel|confidencia|riservat"
    r"|机密|保密|機密|конфиденциальн)"
)
_HEADS = r"(?:disclaimer|haftungsausschluss|confidentiality notice|avis de confidentialité|免责声明|免責聲明)"
_HAS_ONE = when_used(rf"{_HEADS}|{_SECRET}")  # asked once of a whole mail: most have none
_OPENS = when_used(
    rf"^[\s*_>-]{{0,4}}{_HEADS}|^.{{0,60}}{_MAIL}.{{0,100}}{_SECRET}|^.{{0,40}}{_SECRET}.{{0,40}}{_MAIL}"
)
_LONGEST = 400  # characters of a line that are looked at
_SHORTEST = 60  # characters: a paragraph of lawyers is longer


def without_disclaimer(text: str) -> str:
    """Cut where a paragraph begins like one, below other words."""
    if _HAS_ONE.search(text) is None:
        return text
    lines = text.split("\n")
    for at in range(2, len(lines)):
        if not lines[at - 1].strip(" -_*=") and _OPENS.search(lines[at][:_LONGEST]):
            before, after = "\n".join(lines[:at]).rstrip(), "\n".join(lines[at:])
            return before if before.strip() and len(after) >= _SHORTEST else text
    return text
