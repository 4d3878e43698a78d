"""Judged, House -> every rule that fitted and every one that did not, with the condition that failed.  Pure."""

from __future__ import annotations

from dataclasses import dataclass

from mailbot import classify, route
from mailbot.house import House
from mailbot.lab.explain import Judged
from mailbot.model.settings import Trust
from mailbot.model.trace import Candidate, HintTrace, RowTrace, RuleTrace, Weighed
from mailbot.model.verdict import Reason
from mailbot.parse import trace_forms


@dataclass(frozen=True, slots=True)
class Why:
    """One mail's way, step by step; the words of each step are for a person."""

    author: str
    subject: str
    origin: str
    language: str
    category: str  # "" for automatic mail that has none
    confidence: float
    unsure: bool
    scores: tuple[tuple[str, float], ...]  # the best first
    form: str  # id of the rule that read it, "" if it is no form
    forms: tuple[RuleTrace, ...]  # the company's own, and layouts of which something fits
    rules: tuple[RuleTrace, ...]
    cues: tuple[Weighed, ...]  # for and against the two best categories, the strongest first
    hints: tuple[HintTrace, ...]
    disposition: str
    ticket: int  # that it joins; 0: none, or a new one
    routes: tuple[RuleTrace, ...]
    candidates: tuple[Candidate, ...]
    assignee: str
    rows: tuple[RowTrace, ...]  # of the may-we-answer table, to the first that refuses
    ack_code: str
    ack_text: str
    reasons: tuple[Reason, ...]
    defects: tuple[str, ...]


def why(judged: Judged, house: House) -> Why:
    message, verdict = judged.got.message, judged.got.verdict
    decision, ruling = judged.decision, judged.decision.ruling
    words = classify.trace(message, verdict.category, house.classifier, house.learned(), house.settings, house.tokens)
    steps = route.trace(
        message, verdict, judged.history, decision, house.rulebook, house.settings, house.tokens, judged.at
    )
    forms = trace_forms(judged.raw, house.rulebook, Trust(), house.settings.limits)
    best = [category for category, _ in verdict.scores[:2]]
    return Why(
        author=f"{message.author.name} <{message.author.address}>".strip(),
        subject=message.subject,
        origin=verdict.origin.value,
        language=verdict.language,
        category=verdict.category.value if verdict.category else "",
        confidence=verdict.confidence,
        unsure=verdict.unsure,
        scores=tuple((category.value, round(score, 4)) for category, score in verdict.scores),
        form=message.form.id if message.form else "",
        forms=tuple(filter(_is_near, forms)),
        rules=words.rules,
        cues=tuple(cue for cue in words.cues if cue.category in best),
        hints=steps.hints,
        disposition=decision.disposition.value,
        ticket=decision.ticket,
        routes=words.routes,
        candidates=steps.candidates,
        assignee=decision.assignee,
        rows=steps.rows,
        ack_code=ruling.code,
        ack_text=ruling.text,
        reasons=tuple(dict.fromkeys((*verdict.reasons, *decision.reasons))),
        defects=message.defects,
    )


def _is_near(form: RuleTrace) -> bool:
    """Of forty shipped layouts most have nothing to do with the mail."""
    return any(look.holds or look.name == "from" for look in form.looks)
