"""The words of an absence notice -> Away: until when, who stands in.  Pure, linear.

It says what the words say and not whether a responder wrote them: that is classify's to tell.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from mailbot.model.mail import Away
from mailbot.parse.automatic.dates import Named, named_days, named_weekdays
from mailbot.text.later import later
from mailbot.text.patterns import when_used

_LONGEST = 2000  # characters: a notice says it at once
_FARTHEST = timedelta(days=550)
_WEEKDAY_AND_ALL = 24  # characters before a day: "until Wednesday, the"
_BETWEEN = 45  # characters between a word and the day that it speaks of
_ADDRESS = later(r"[a-z0-9!#$%&*+/=?^_`{}~.-]{1,64}@[a-z0-9](?:[a-z0-9.-]{0,252}[a-z0-9])?")
_DIGIT = later(r"\d")
_SENTENCE = later(r"(?<!\d)(?<!\.[a-z])[.!?。！？](?=\s|$)|[。！？]|\n\s*\n")

_BACK = later(
    r"(?<!\w)(?:back|return\w*|available again|reachable again|resum\w*|in the office again|wieder|zurück"
    r"|erreichbar ab|de retour|retour|reprend\w*|reviendrai"
    r"|regres\w+|vuelv\w+|volver\w+|de vuelta|reincorpor\w+|rientr\w+|torn\w+|ritorn\w+|volt\w+|retorn\w+"
    r"|regress\w+|terug|tillbaka|tilbake|tilbage|takaisin"
    r"|wrac\w+|wróc\w+|powrot\w*|вернусь|возвращ\w+|вернёмся|выйду|döneceğim|dönüyorum|سأعود|العودة)(?!\w)"
    r"|恢复|恢復|返回|回到|回公司|回來|回来|上班|复工|復工|出社|戻り|復帰|再開|출근|복귀|돌아"
)
_UNTIL = later(
    r"(?<!\w)(?:until|till|til|through|thru|to|from|between|bis|vom|von|ab|jusqu|au|du|hasta|al|del|fino|dal|até"
    r"|ate|tot|t/m|met|van|до|по|с|do|od|till|från|kadar|حتى"
    r"|t\.o\.m|til og med|έως|μέχρι|asti|saakka|sampai|hingga|až)(?!\w)"
    r"|[-–—~～至到]|まで|から|까지|부터|为止|為止"
)
_AWAY = later(
    r"(?<!\w)(?:out of (?:the )?office|away|on leave|annual leave|vacation|holiday\w*|travel\w*|absent\w*"
    r"|maternity|parental leave|sick leave|not in the office|business trip"
    r"|nicht im (?:haus|büro)|urlaub|abwesend|außer haus|dienstreise|elternzeit|absente?s?|congés?|vacances"
    r"|déplacement|fuera de|vacaciones|ausente|ausencia|de viaje"
    r"|fuori (?:ufficio|sede)|ferie|assente|férias|fora do|afwezig|vakantie|verlof|niet aanwezig|semester"
    r"|frånvarande|ferie|fravær|lomalla|urlop\w*|poza biurem|nieobecn\w+"
    r"|отпуск\w*|командировк\w*|отсутств\w+|izin\w*|ofis dışında|tatil\w*|dopust\w*|dovolen\w*|szabads\w*|concedi\w*"
    r"|відпуст\w*|почивк\w*|άδεια|atostog\w*|puhkus\w*|cuti|nghỉ phép)(?!\w)"
    r"|出差|休假|度假|外出|放假|不在|请假|請假|休暇|休業|出張|부재|휴가|출장|في إجازة|خارج المكتب"
)
# RE2 is ten times quicker, and knows neither look-around nor letters beyond ASCII: how these words begin, and some more
_ROUGHLY_AWAY = when_used("(?-i:" + re.sub(r"\(\?<?!\\w\)|\\w[*+]", "", _AWAY.pattern) + ")")
_GONE = when_used(
    r"(?-i:no longer (?:works?|working|employed|with|in use|valid|active|used|monitored)|(?:has|have) (?:left|retired)"
    r"|left the company|nicht mehr (?:für|bei|im|in|gültig|tätig|aktiv)"
    r"|(?:unternehmen|firma) verlassen|ne travaille plus|a quitté|n'est plus (?:utilisée|valide|active)"
    r"|ya no (?:trabaja|forma|está)|ha dejado|non lavora più|ha lasciato"
    r"|não (?:trabalha|faz) mais|nao trabalha mais|werkt niet (?:meer|langer)|niet meer (?:werkzaam|in gebruik)"
    r"|больше не (?:работает|используется)|уволил|已离职|已離職|离职|離職|已停用|不再使用|退職|퇴사)"
)


def read_away(text: str, own: str, on: date) -> Away | None:
    """`own`: the author's address, which is nobody's substitute; `on`: when they wrote.  None: no such notice."""
    said = text[:_LONGEST].lower().replace("’", "'")
    gone = _GONE.search(said) is not None
    found = None if gone else _latest(said, on)
    if not gone and found is None and not (_ROUGHLY_AWAY.search(said) and _AWAY.search(said)):
        return None
    others = (address.strip(".-") for address in _ADDRESS.findall(said))
    substitute = next((address for address in others if address != own.lower()), "")
    if found is None:
        return Away(gone=gone, substitute=substitute)
    return Away(found.day, _returns(said, found), substitute)


def _latest(said: str, on: date) -> Named | None:
    """Of the days to come that such words stand beside the last one; a weekday only where no day is named."""
    named = [one for one in named_days(said, on) if on <= one.day <= on + _FARTHEST and _speaks_of(said, one)]
    if named:
        return max(named, key=lambda one: (one.day, -one.start))
    weekdays = [one for one in named_weekdays(said, on) if _speaks_of(said, one)]
    return weekdays[-1] if weekdays else None


def _speaks_of(said: str, one: Named) -> bool:
    sentence = _sentence(said, one)
    return any(words.search(sentence) for words in (_AWAY, _BACK)) or _UNTIL.search(_around(said, one)) is not None


def _sentence(said: str, one: Named) -> str:
    begin = max((mark.end() for mark in _SENTENCE.finditer(said, 0, one.start)), default=0)
    after = _SENTENCE.search(said, one.end)
    return said[begin : after.start() if after else len(said)]


def _around(said: str, one: Named) -> str:
    return said[max(0, one.start - _WEEKDAY_AND_ALL) : one.start] + " " + said[one.end : one.end + 4]


def _returns(said: str, one: Named) -> bool:
    """ "back on Monday" and not "until Monday; when I am back I answer"."""
    before = said[max(0, one.start - _BETWEEN) : one.start]
    before = before[max((mark.end() for mark in _SENTENCE.finditer(before)), default=0) :]
    before = before[max((mark.end() for mark in _DIGIT.finditer(before)), default=0) :]  # of this day, not of another
    after = said[one.end : one.end + _BETWEEN]
    after = after[: min((mark.start() for mark in _SENTENCE.finditer(after)), default=len(after))]
    stays = list(_STAYS.finditer(before))
    back = list(_BACK.finditer(before))
    if stays and (not back or stays[-1].start() > back[-1].start()):
        return False
    return bool(back) or (_STAYS.match(after.lstrip()) is None and _BACK.search(after) is not None)


_STAYS = later(
    r"(?<!\w)(?:until|till|through|to|bis|jusqu'au|jusqu'à|au|hasta|al|fino al|até|tot|t/m|до|по|do|حتى)(?!\w)"
    r"|[至到](?!公司|办公|辦公)|まで|까지|tarihine kadar"
)
