"""The words of a bounce in which no list knows a cause -> Cause, by what there was too much of.  Pure, linear.

A few stems a language, alone too weak to stand beside plain words of a cause.
"""

from __future__ import annotations

import re

from mailbot.model.mail import Cause
from mailbot.text.patterns import Pattern, when_used

_FOR_SO_LONG = re.compile(
    r"(?<![\d.:])\d{1,3}[\s-]?(?:(?:days?|hours?|tage?n?|stunden|jours|heures|d[ií]as|horas|giorni|ore|dagen|uur|dagar"
    r"|timmar|dage|døgn|timer|dager|päivää|päivän|tuntia|tunnin|dni|godzin|dn[ůíy]|hodin|hodín|дн(?:я|ей|ів|і)|суток"
    r"|доби|час(?:а|ов|ів)|gün|saat|nap(?:on|ig|ja)|óra|órá|zile|ημέρες|ωρών|ώρες|ngày|giờ|hari|jam|يوم|أيام|ساعة"
    r"|ימים|שעות|วัน|ชั่วโมง)(?!\w)|天|小时|小時|日間|時間|일간|일 동안|시간)",
    re.IGNORECASE,
)


def _stems(*stems: str) -> Pattern:
    """Before a colon a word only labels a number."""
    return when_used(rf"(?-i:(?:{'|'.join(stems)})[^\s:：]{{0,20}}\s{{0,2}}[^\s:：])")


_HINTS: tuple[tuple[Cause, Pattern], ...] = (
    (Cause.MAILBOX_FULL, _stems(
        "quota", "kvót", "kvot", "kota", "kontingent", "capaci", "kapazit", "kapacit", "pojemno", "speicher", "volumen",
        "spazio", "espacio", "espaço", "espace", "stockage", "opslag", "lagring", "úložišt", "tárhely",
        "spațiu", "depolama", "объём", "объем", "квот", "обсяг", "місце", "місця", "места", "容量", "空间", "空間",
        "配额", "용량", "dung lượng",
        "فضا", "ظرفیت", "مساحة", "سعة", "พื้นที่", "ความจุ", "χώρο", "נפח", "kapasitas", "tallennustila", "pláss",
    )),
    (Cause.POLICY, _stems(
        "filter", "filtr", "фильтр", "фільтр", "过滤", "過濾", "フィルタ", "필터", "φίλτρ", "فلتر", "فیلتر", "מסנן",
        "bộ lọc",
    )),
    (Cause.TOO_LARGE, _stems(
        "größe", "taille", "tamaño", "dimension", "tamanho", "grootte", "storlek", "størrelse", "rozmiar", "velikost",
        "veľkos", "размер", "розмір", "大小", "体积", "體積", "サイズ", "크기", "boyut", "kích thước", "حجم", "ukuran",
        "ขนาด", "גודל", "μέγεθος", "méret", "koko", "stærð",
    )),
)  # fmt: skip


def hinted(text: str) -> Cause:
    """`text`: in lower case.  Who tells for how long it was tried gave up for time, whatever the words around."""
    if _FOR_SO_LONG.search(text):
        return Cause.TIMEOUT
    return next((cause for cause, hint in _HINTS if hint.search(text)), Cause.UNKNOWN)
