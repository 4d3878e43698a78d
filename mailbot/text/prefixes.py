"""A subject -> its prefixes ("Re:", "WG:"), and what stands behind them.  Pure."""

from __future__ import annotations

ANSWERS = frozenset({
    "re", "aw", "antw", "sv", "vs", "odp", "回复", "答复", "回覆", "答覆", "res", "rv", "r", "ynt", "отв", "返信",
    "회신", "رد", "bls", "antwort", "απ", "rép", "atb", "vá",
})  # fmt: skip
FORWARDS = frozenset({
    "fw", "fwd", "wg", "tr", "i", "rv", "enc", "vl", "pd", "转发", "轉寄", "轉發", "转寄", "пер", "転送", "doorst",
})  # fmt: skip
_KNOWN = ANSWERS | FORWARDS
_MOST = 6  # "Re: Re: Fwd: ..." is enough of that


def bare_subject(subject: str) -> tuple[str, tuple[str, ...]]:
    """The subject without its prefixes, and the prefixes, lower-case."""
    rest, prefixes = subject.strip(), []
    for _ in range(_MOST):
        head, colon, tail = rest.replace("：", ":", 1).partition(":")
        prefix = head.strip().lower().split("[")[0]
        if not colon or prefix not in _KNOWN:
            break
        prefixes.append(prefix)
        rest = tail.strip()
    return rest, tuple(prefixes)
