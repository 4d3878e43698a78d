"""Text -> the same without the lines in which OpenPGP signs it.  Pure, linear.  RFC 9580 section 7.

The words stand in clear between two lines of dashes; whether the signature is good is not asked.
"""

from __future__ import annotations

_BEGINS = "-----BEGIN PGP SIGNED MESSAGE-----"
_SIGNED = "-----BEGIN PGP SIGNATURE-----"
_ENDS = "-----END PGP SIGNATURE-----"


def without_armor(text: str) -> str:
    before, begun, rest = text.partition(_BEGINS)
    if not begun or (before and not before.endswith("\n")):
        return text
    _fields, blank, rest = rest.partition("\n\n")  # "Hash: SHA256"
    words, signed, rest = rest.partition(f"\n{_SIGNED}")
    if not (blank and signed):
        return text
    lines = (line.removeprefix("- ") for line in words.split("\n"))  # it puts these before a line that begins with "-"
    return before + "\n".join(lines) + rest.partition(_ENDS)[2]
