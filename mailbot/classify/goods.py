"""Folded text -> whether it names a number of things ("36 szék", "16 דלתות") without asking anything.  Pure, linear.

In whatever language: a short or round number and a word behind it that is no time, money or measure.  A mail that
does so in words nobody taught us is an order sooner than idle talk.
"""

from __future__ import annotations

from mailbot.classify.asking import asks
from mailbot.text.patterns import when_used

_COUNTED = when_used(r"(?:^|[^\pL\d.,/:#№°$€£-])(\d{1,3}0{0,2})(?:\sde)?\s(\pL{3,30})")
# how words begin that stand for days to years, money and measures, accents left out
_BEGINNINGS = """
day week month year hour minut second tag woche monat jahr stund semana mese mois jour heur giorn settim tyg dzie mies
godz hafta saat godin mjes dani dana tjed nedj tydn tyzd hodin sapt luni napo hete honap perc paiv viik kuukau vuott
tunt vecko manad timmar savait dien menes valan nedel gad paev nadal aasta ngay tuan thang phut hari minggu bulan tahun
siku wiki mwez araw linggo buwan taon недел меся часо часа годин тижн ημέρ εβδομ μήν ώρες χρόν λεπτ μέρ
ימים שבוע חודש שנים שעות דקות ساعت روز هفته ماه سال دقيق يوم ايام أيام اسبوع أسبوع شهر أشهر سنة ساعة
janu febr march marz april august sept octo okto nove deze dece dici dise grud prosin aralik
янв фев март апр июн июл авг сент окт нояб дек
percent prozent procent процент dollar euro руб грив volt watt inch zoll times people person
"""
# the whole of a short one
_WHOLE = """
uhr dia dias mes ano anos anni anno ore ora ans lat dni dnia dnu дня дней день дни лет мая час дні років днів gun yil
dan let rok roky ani zile nap ora det jam mal veces fois volte раз раза uur dage dag dagar old usd eur gbp cny rmb lei
kcs huf bar psi rpm kwh amp lux mai mag jan feb mar apr may jun jul aug sep oct okt nov dec dez saa oras
"""
_NO_GOODS, _NO_GOODS_WHOLE = tuple(_BEGINNINGS.split()), frozenset(_WHOLE.split())


def names_goods(text: str) -> bool:
    if asks(text):
        return False
    found = (match for match in _COUNTED.finditer(text) if not text[: match.start(1)].rstrip()[-1:].isdigit())
    words = (match.group(2) for match in found)  # "1 250 000 of them" counts no 000
    return any(not word.startswith(_NO_GOODS) and word not in _NO_GOODS_WHOLE for word in words)
