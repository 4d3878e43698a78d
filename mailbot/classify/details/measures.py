"""What stands around a number -> does it say how long a thing is or how fast, and not how many?  Pure, linear."""

from __future__ import annotations

from mailbot.text.patterns import when_used

# "3,000 bottles an hour" is how fast
_AN_HOUR = when_used(
    r"^\s?\pL+(?:\s\pL+)?\s?(?:/|(?:an?|per|pro|je|por|par|all|à|l|in der|na|w|в)[\s'’])\s?(?:l['’])?"
    r"(?:hour|hr|h|minute|min|stunde|std|hora|heure|ora|uur|timme|tunti|godzin\pL|час|минут\pL"
    r"|saat|jam|giờ|ώρα)(?:[^\pL]|$)"
)
# how large one of them is
_LONG = when_used(
    r"^[\s-]{0,2}(?:"
    r"(?:wide|long|high|deep|tall|breit|lang|hoch|tief|stark|breed|hoog|diep|bred|hög|szerok\pL*|dług\pL*)"
    r"(?:[^\pL]|$)|(?:de|di|d['’]) ?(?:long|large|haut|profond|ancho|largo|alto|fondo|largura"
    r"|altura|comprimento|larghe|lungh"
    r"|altezza|épais)|шир|длин|высот|[宽寬长長高深厚]|的\d|(?:by|per|par|por|mal|na|на|op|[x×*])\s?\d)"
)
# of one of the things before it: "6 tubs of 200", "2 dipòsits d'acer de 2000", "20 bags of 25"
_SIZE_OF = when_used(
    r"\d\s(?:of|de|von|di)\s(?:the|those|your|los|las|les|den)\s?$|\d\s\pL[^\d,;.:\n]{2,48}\s(?:of|de|d['’]|à|di|da|von|zu|mit|with|van|af|på|po|по|на)"
    r"(?:\s(?:the|those|your|about|les|los|las|den|unos))?\s?$"
)
_HOW_LONG = when_used(
    r"(?:\d\s?[x×*]|扬程|揚程|高度|长度|長度|宽度|寬度|直径|直徑|深度|厚度|[长長宽寬高深厚])[约約为為是:：]?\s?$"
)


def is_how_long(line: str, at: int, end: int) -> bool:
    """Of a number of metres: "30 m wide", "扬程80米", "5米的50条"."""
    return bool(_HOW_LONG.search(line[:at]) or _LONG.search(line[end : end + 12]))


def is_size(line: str, at: int) -> bool:
    """Of a number of kilograms or litres, or a model's: it tells what the things are that were counted before it."""
    return _SIZE_OF.search(line[max(0, at - 64) : at]) is not None


def is_how_fast(ahead: str) -> bool:
    return _AN_HOUR.search(ahead) is not None
