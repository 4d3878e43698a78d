"""A colleague's own words -> do they read like a vacation responder's, though no header says so?  Pure, linear.

Many responders mark nothing.  Theirs must never reach a customer; a person who writes the same is asked once.
"""

from __future__ import annotations

import re

from mailbot.text.later import later

_LONGEST = 600  # characters of a notice; its first words say it
_OPENING = 160
_SAID = later(
    r"\b(?:i am|i'm|i’m|i will be|i'll be)(?: \w+){0,2}? (?:away|out of (?:the )?office"
    r"|on (?:annual |sick |parental )?leave|on (?:a )?(?:vacation|holiday|business trip)|travel+ing|absent)\b"
    r"|\bout of (?:the )?office\b"
    r"|\bauto(?:matic|mated)?[ -]?(?:reply|response|answer)\b|\bich bin(?: \w+){0,4}? (?:im urlaub|abwesend|verreist"
    r"|außer haus|nicht im (?:haus|büro)|auf dienstreise)|\babwesenheits(?:notiz|nachricht)|\bautomatische antwort"
    r"|\bje suis(?: \w+){0,2}? (?:absente?|en congés?|en vacances|en déplacement)|\bréponse automatique"
    r"|\b(?:estoy|estaré|me encuentro)(?: \w+){0,2}? (?:de vacaciones|ausente|de viaje|fuera de la oficina)"
    r"|\brespuesta automática|\b(?:sono|sarò)(?: \w+){0,2}? (?:in ferie|assente|fuori (?:sede|ufficio))"
    r"|\brisposta automatica|\b(?:estou|estarei)(?: \w+){0,2}? (?:de férias|ausente|fora do escritório)"
    r"|\bresposta automática|\bя(?: \w+){0,2}? (?:в отпуске|в командировке|отсутствую)|\bавтоматический ответ"
    r"|(?:我|本人)(?:正|现|現|目前|今天|[这這本][周週])?[正在于於]{0,2}(?:休假|出差|度假|外出|请假|請假|放假)|自[动動]回[复覆]"
    r"|^(?:休假|出差|度假|外出|请假|請假|放假)中|不在にして|休暇[をい中]|自動返信"
    r"|부재 ?중|휴가 ?중|자동 ?(?:회신|응답)",
    re.IGNORECASE,
)


def says_away(text: str) -> bool:
    return len(text) <= _LONGEST and _SAID.search(text[:_OPENING]) is not None
