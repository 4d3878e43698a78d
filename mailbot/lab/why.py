"""Judged, House -> every rule that fitted and every one that did not, with the condition that failed.  Pure."""

from __future__ import annotations

from msgspec import Struct

from mailbot import classify, route
from mailbot.house import House
from mailbot.lab.explain import Judged
from mailbot.model.settings import Trust
from mailbot.model.trace import Candidate, HintTrace, RowTrace, RuleTrace, Weighed
from mailbot.model.verdict import FaqMatch, Reason
from mailbot.parse import trace_forms


class FaqTrace(Struct, frozen=True):
    """An entry that may answer the mail, and what became of it."""

    id: str
    score: float
    auto: bool
    text: str


class Why(Struct, frozen=True):
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
    faq: tuple[FaqTrace, ...]  # the entries that the notice shows, the best first
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
        faq=tuple(_faq(match, judged, house) for match in verdict.faq),
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


def _faq(match: FaqMatch, judged: Judged, house: House) -> FaqTrace:
    auto = any(entry.id == match.faq and entry.auto for entry in house.rulebook.faq)
    ready, allowed = judged.got.verdict.faq_answer == match.faq, judged.decision.ruling.allowed
    bar = house.classifier.faq.sure_from
    rows = (
        (not auto, "suggested: its file does not say auto = true"),
        (not ready and match.score < bar, f"suggested: it is not sure enough ({bar:.0%} is)"),
        (not ready, "suggested: the mail says more than this question"),
        (not allowed, "suggested: nothing may be answered by itself (see the table of automatic answers)"),
    )
    said = next((text for holds, text in rows if holds), "answers the mail by itself")
    return FaqTrace(match.faq, round(match.score, 4), auto, said)


def _is_near(form: RuleTrace) -> bool:
    """Of forty shipped layouts most have nothing to do with the mail."""
    return any(look.holds or look.name == "from" for look in form.looks)
