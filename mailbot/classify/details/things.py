"""A folded word -> may it be goods?  What counts days, money and measures is none, in many languages.  Pure."""

from __future__ import annotations

# how words begin that stand for days to years, money and measures, accents left out
_BEGINNINGS = """
day week month year hour minut second tag woche monat jahr stund semana mese mois jour heur giorn settim tyg dzie mies
godz hafta saat godin mjes dani dana tjed nedj tydn tyzd hodin sapt luni napo hete honap perc paiv viik kuukau vuott
tunt vecko manad timmar savait dien menes valan nedel gad paev nadal aasta ngay tuan thang phut hari minggu bulan tahun
siku wiki mwez araw linggo buwan taon недел меся часо часа годин тижн ημέρ εβδομ μήν ώρες χρόν λεπτ μέρ
ימים שבוע חודש שנים שעות דקות ساعت روز هفته ماه سال دقيق يوم ايام أيام اسبوع أسبوع شهر أشهر سنة ساعة
janu febr march marz april august sept octo okto nove deze dece dici dise grud prosin aralik
янв фев март апр июн июл авг сент окт нояб дек
liter litr litre kilo gramm
percent prozent procent процент dollar euro руб грив volt watt inch zoll pouce pulgad pollic polegad дюйм times people
person
λίτρ ватт вольт watio vatio
"""
# the whole of a short one
_WHOLE = """
uhr dia dias mes ano anos anni anno ore ora ans lat dni dnia dnu дня дней день дни лет мая час дні років днів gun yil
dan let rok roky ani zile nap ora det jam mal veces fois volte раз раза uur dage dag dagar old usd eur gbp cny rmb lei
kcs huf bar psi rpm kwh amp lux mai mag jan feb mar apr may jun jul aug sep oct okt nov dec dez saa oras
stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada січня лютого березня квітня
травня червня липня серпня вересня жовтня листопада грудня ocak subat nisan mayis haziran temmuz eylul ekim kasim
ledna unora brezna dubna kvetna cervna cervence srpna zari rijna prosince يناير فبراير مارس ابريل مايو يونيو يوليو
hrs std mei maj mayo maio maggio nolu numarali sayili واط متر لتر اغسطس سبتمبر اكتوبر نوفمبر ديسمبر квт вт мм см
"""
_NO_GOODS, _NO_GOODS_WHOLE = tuple(_BEGINNINGS.split()), frozenset(_WHOLE.split())


def is_thing(word: str) -> bool:
    return not word.startswith(_NO_GOODS) and word not in _NO_GOODS_WHOLE
