"""A colleague's own words -> do they say that a file is attached?  Pure, linear."""

from __future__ import annotations

import re

from mailbot.text.later import later

_MOST = 20_000  # characters
_NOT = r"(?<!not )(?<!n't )(?<!no )"
# said of this very mail; "attach it next time" and "as in my last attachment" are common, so the words are narrow
_SAID = later(
    rf"{_NOT}\b(?:(?:is|are|please find|find|see|i have|i've|i|we have|we) attached|attached (?:is|are|you(?:'ll| will)"
    r"|please|find|herewith|the|our|my)|(?:see|find|in) (?:the|my|our)? ?(?:attachment|attached|enclosed)|enclosed"
    r" (?:is|are|please|you|find)|i (?:enclose|attach)\b|im anhang|anbei\b|beigefügt|im anhang finden|siehe anhang"
    r"|ci-joint|en pièce jointe|ci-annexé|vous trouverez en annexe|adjunto (?:el|la|los|las|le|encontrar|envío)"
    r"|(?:le )?adjunto\b|en el (?:archivo )?adjunto|in allegato|allego\b|em anexo|segue (?:em )?anexo|во вложении"
    r"|прилагаю|прикрепляю|в приложении к письму)"
    r"|见附件|見附件|附件是|附件为|附件為|附件中|附上|随附|隨附|附档|附檔|夹檔|夾檔|请查收附件|請查收附件|详见附件|詳見附件"
    r"|添付(?:し|いた|の(?:通り|とおり|ファイル|資料|見積))|첨부(?:합니다|드립니다|하였|했)",
    re.IGNORECASE,
)


def says_attached(text: str) -> bool:
    return _SAID.search(text[:_MOST]) is not None
