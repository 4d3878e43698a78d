"""A mail's own words -> do they name a number of things ("36 szék", "zwölf Lampen", "6 boxes")?  Pure, linear.

A mail that does so in words nobody taught us, and asks nothing, is an order sooner than idle talk.
"""

from __future__ import annotations

from mailbot.classify.details.counted import counted
from mailbot.classify.details.in_digits import in_digits
from mailbot.classify.details.lists import list_quantities
from mailbot.classify.items import item_lines

_LONGEST_TEXT = 6000  # characters that are read, as everywhere in this room


def names_goods(text: str) -> bool:
    """`text`: as written."""
    lines = [in_digits(line) for line in text[:_LONGEST_TEXT].splitlines()]
    if any(True for line in lines for _ in counted(line)) or item_lines("\n".join(lines)) > 0:
        return True
    return bool(list_quantities(lines))
