"""What stands below a colleague's commands -> an answer, or only how they sign their mails.  Pure, linear.

A signature must not go to a customer as an answer, and an answer must not be taken for a signature: so nothing counts
but known closing words, then the colleague's or the company's name.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from mailbot.text.later import later

_MOST_LINES = 12
_AROUND = " \t\xa0\u3000,.!，。！;；-–—_=*~|>"
_WORDS = (
    *("best", "best regards", "best wishes", "kind regards", "kindest regards", "warm regards", "regards", "rgds"),
    *("with best regards", "with kind regards", "many thanks", "thanks", "thank you", "thanks and regards", "br"),
    *("thanks & regards", "thanks and best regards", "cheers", "sincerely", "yours sincerely", "sincerely yours"),
    *("yours", "yours truly", "yours faithfully", "all the best", "b.rgds", "brgds", "kr", "tks", "thx"),
    *("mit freundlichen grüßen", "mit freundlichen gruessen", "mit freundlichem gruß", "freundliche grüße"),
    *("viele grüße", "beste grüße", "liebe grüße", "mfg", "vg", "lg", "gruß", "grüße", "danke", "schöne grüße"),
    *("cordialement", "bien cordialement", "bien à vous", "salutations", "merci", "sincères salutations"),
    *("saludos", "un saludo", "saludos cordiales", "atentamente", "gracias", "cordiali saluti", "distinti saluti"),
    *("saluti", "un saluto", "grazie", "atenciosamente", "obrigado", "obrigada", "cumprimentos", "abraços"),
    *("met vriendelijke groet", "vriendelijke groet", "groet", "groeten", "med vänliga hälsningar", "hälsningar"),
    *("venlig hilsen", "mvh", "vennlig hilsen", "pozdrawiam", "z poważaniem", "saygılarımla", "teşekkürler"),
    *("с уважением", "спасибо", "всего доброго", "谢谢", "謝謝", "多谢", "多謝", "祝好", "此致", "敬礼", "敬禮"),
    *("顺颂商祺", "順頌商祺", "商祺", "顺祝商祺", "順祝商祺", "祝商祺", "敬上", "以上", "よろしくお願いします"),
    *("よろしくお願いいたします", "宜しくお願い致します", "敬具", "감사합니다", "드림"),
)
_CLOSINGS = frozenset(word.casefold() for word in _WORDS)
# between a name and what its owner is: "Li Na | Sales", "Li Na, Sales"
_PARTS = later(r"\s*[|,，/·•(（–—]\s*|\s-\s")
# a name that the configuration does not have: 李娜
_SHORT_NAME = later(r"[\u4e00-\u9fff]{2,4}|[^\W\d_]{1,20}")


class Below(Enum):
    ANSWER = "answer"
    SIGNATURE = "signature"
    PERHAPS = "perhaps"  # a signature most likely: it goes to nobody, and its writer is told so


def below(text: str, names: Collection[str]) -> Below:
    """`names`: of the colleague and the company."""
    called = {one.casefold() for name in names for one in (name, *name.split()) if one}
    lines = [bare for line in text.split("\n") if (bare := line.strip(_AROUND).casefold())]
    left = lines
    while left and _closes(left[0], called):
        left = left[1:]
    if not left or (len(lines) <= _MOST_LINES and _PARTS.split(left[0])[0] in called):
        return Below.SIGNATURE
    alone = len(left) == 1 and left != lines and _SHORT_NAME.fullmatch(left[0])
    return Below.PERHAPS if alone else Below.ANSWER


def _closes(line: str, called: Collection[str]) -> bool:
    """ "Thanks", "VG, Li"."""
    first, *more = _PARTS.split(line)
    return first in _CLOSINGS and all(one in called or one in _CLOSINGS for one in more)
