# SPDX-License-Identifier: AGPL-3.0-or-later
"""The call with its criteria, stages, rules and form, brought as far as the file says it has come."""

from datetime import datetime
from typing import Any

from core.arrivals import Act, arrive
from core.translated import Translated
from exchange.book import Row, slug_of
from exchange.numbers import prefix_of
from exchange.operations.landing import Landing
from exchange.reach import stage_facts, stage_rows
from exchange.scales import scales_of, whole_weights
from grants.models import Call, EligibilityRule, FormPart, Question, Stage
from grants.states import CallKind, QuestionKind, StageKind, StagePhase
from reviews.models import Criterion


def bring_call(landing: Landing) -> None:
    """Find the call, or make it; what is there stays as it is."""
    if landing.known.call is not None:
        landing.call = Call.objects.select_for_update().get(pk=landing.known.call.pk)
        landing.call.programme = landing.programme
    else:
        _make_call(landing)
        stages = _bring_stages(landing)
        _bring_rules(landing)
        _bring_form(landing, stages)
        _bring_criteria(landing, stages)
    for one in (
        Criterion.objects.filter(stage__call=landing.call).select_related("stage").order_by("-stage__order")
    ):
        landing.criteria[one.key] = one


def _make_call(landing: Landing) -> None:
    row, programme = landing.book.one("call"), landing.programme
    spoken = row["languages"] or [
        landing.language,
        *(code for code in programme.languages if code != landing.language),
    ]
    opens = landing.reach.opens_at or _first_moment(landing)
    call = Call(
        programme=programme,
        programme_key=programme.key,
        key=landing.known.call_key,
        number_prefix=_free_prefix(prefix_of(landing.known)),
        kind=row["kind"] or CallKind.PROPOSALS,
        title=landing.texts(row, "title"),
        summary=landing.texts(row, "summary"),
        sector=row.text("sector"),
        languages=[code for code in spoken if code in programme.languages] or list(programme.languages),
        prevailing_language=row.text("prevailing language") or programme.prevailing_language,
        time_zone=programme.time_zone,
        currency=programme.currency,
        opens_at=opens,
        closes_at=landing.reach.closes_at,
        grace_minutes=15 if row["grace minutes"] is None else row["grace minutes"],
        places=row["places"] or 10,
        ceiling_minor=row["ceiling"].minor if row["ceiling"] else None,
        envelope_minor=row["envelope"].minor if row["envelope"] else None,
        blind=True if row["blind"] is None else row["blind"],
        made_at=landing.not_later(opens),
        process_pinned_at=landing.not_later(opens),
        source=landing.source,
    )
    steps = _steps(landing, call, opens)
    call.save(force_insert=True)
    landing.call = call
    landing.new["call"] += 1
    landing.acts += [Act("import_call", call, given={"title": dict(call.title)}), *steps]


def _steps(landing: Landing, call: Call, opens: datetime) -> list[Act]:
    """Take the call's steps up to where the file has it; before its opening it waits."""
    reach, by = landing.reach, landing.by
    if opens > landing.now:
        return []
    steps = [arrive(call, "open", by=by, at=opens)]
    if reach.is_closed:
        steps.append(arrive(call, "close", by=by, at=landing.not_later(reach.closes_at)))
    if reach.reviewed:
        steps.append(arrive(call, "begin_review", by=by, at=reviewed_from(landing, call)))
    return steps


def reviewed_from(landing: Landing, call: Call) -> datetime:
    """When the panel got the call: at the end of the screening, but not before the closing."""
    screened_by = landing.book.one("call")["screened by"]
    closed = call.closed_at or landing.now
    return max(closed, landing.not_later(landing.evening(screened_by) if screened_by else closed))


def _first_moment(landing: Landing) -> datetime:
    """The earliest moment that a submission names, else now."""
    rows = landing.book.rows("submissions")
    named = [row[name] for row in rows for name in ("begun", "submitted") if row[name]]
    return min([*named, landing.now])


def _free_prefix(prefix: str) -> str:
    """The prefix, or one that no other call has."""
    tries = [prefix, *(f"{prefix[:20]}-{n}" for n in range(2, 100))]
    taken = set(Call.objects.filter(number_prefix__in=tries).values_list("number_prefix", flat=True))
    return next(one for one in tries if one not in taken)


def _bring_stages(landing: Landing) -> list[Stage]:
    scored = False
    stages = []
    for row, facts in zip(stage_rows(landing.book), stage_facts(landing.book), strict=True):
        is_first, scored = facts.is_scored and not scored, scored or facts.is_scored
        stages.append(
            Stage(
                call=landing.call,
                key=facts.key,
                order=facts.order,
                kind=facts.kind,
                name=landing.texts(row, "title") or _usual_name(facts.key, facts.kind),
                passes=facts.passes,
                passes_n=facts.passes_n,
                reviews_per_submission=facts.reviews,
                due_on=facts.due_on,
                phase=_phase(landing) if is_first else StagePhase.PREPARING,
            )
        )
    return Stage.objects.bulk_create(stages)


def _phase(landing: Landing) -> str:
    """How far the panel is in the first stage that it scores."""
    if landing.reach.reviewed:
        return StagePhase.SCORING
    declared = any(row["declared"] for row in landing.book.rows("panel"))
    return StagePhase.DECLARING if declared else StagePhase.PREPARING


def _usual_name(key: str, kind: str) -> Any:
    from grants.default_form import STAGES

    return STAGES.get(kind) or {"en": key}


def _bring_rules(landing: Landing) -> None:
    book = landing.book
    told = {row.key("rule"): landing.texts(row, "text") for row in book.rows("eligibility")}
    for row in book.rows("screening"):  # rules that are only named there
        told.setdefault(row.key("rule"), Translated({landing.language: row.text("rule")}))
    EligibilityRule.objects.bulk_create(
        EligibilityRule(call=landing.call, key=key, text=text, order=place)
        for place, (key, text) in enumerate(told.items())
    )


def _bring_form(landing: Landing, stages: list[Stage]) -> None:
    """The form of the sheet; without it one part with a long question for each key in `answers`."""
    book = landing.book
    rows = book.rows("form") or _made_up_questions(landing)
    parts: dict[str, FormPart] = {}
    asked_in = {
        part: stage
        for stage, row in zip(stages, stage_rows(book), strict=True)
        for part in row["parts"] or ()
        if stage.kind in StageKind.SCORED
    }
    for row in rows:
        key = row.key("part")
        if key not in parts:
            title = landing.texts(row, "part title") or {landing.language: row.text("part")}
            parts[key] = FormPart(
                call=landing.call, key=key, title=title, order=len(parts), stage=_later(asked_in, row, stages)
            )
    FormPart.objects.bulk_create(parts.values())
    Question.objects.bulk_create(
        _question(landing, row, parts[row.key("part")], place) for place, row in enumerate(rows)
    )


def _later(asked_in: dict[str, Stage], row: Row, stages: list[Stage]) -> Stage | None:
    """The later stage in which a part is asked; what the first scored stage asks is asked from the beginning."""
    stage = asked_in.get(row.text("part"))
    first = next((one for one in stages if one.kind in StageKind.SCORED), None)
    return stage if stage is not None and stage is not first else None


def _made_up_questions(landing: Landing) -> list[Row]:
    page = landing.book.one("form").page
    rows = []
    for text in landing.book.index("answers", "question"):
        row = Row(page, 0)
        row.values = {"part": "answers", "question": text, "kind": QuestionKind.LONG, "label": {"": text}}
        rows.append(row)
    return rows


def _question(landing: Landing, row: Row, part: FormPart, place: int) -> Question:
    return Question(
        part=part,
        key=row.key("question"),
        kind=row["kind"],
        label=landing.texts(row, "label"),
        help=landing.texts(row, "help"),
        example=landing.texts(row, "example"),
        required=bool(row["required"]),
        identifying=bool(row["identifying"]),
        word_limit=row["word limit"],
        choices=_choices(landing, row),
        order=place,
    )


def _choices(landing: Landing, row: Row) -> list[dict[str, Any]]:
    """The answers to choose from, each with its texts by language; the first language gives the keys."""
    by_language = {code or landing.language: texts for code, texts in (row["choices"] or {}).items()}
    leading: list[str] = by_language.get(landing.language) or next(iter(by_language.values()), [])
    return [
        {
            "key": slug_of(text),
            "label": {code: texts[place] for code, texts in by_language.items() if place < len(texts)},
        }
        for place, text in enumerate(leading)
    ]


def _bring_criteria(landing: Landing, stages: list[Stage]) -> None:
    """Each criterion in the first scored stage that names it, or in all that name none."""
    rows = landing.book.rows("criteria")
    weights = whole_weights([row["weight"] for row in rows])
    scales = scales_of(landing.book)
    fresh = []
    for stage, stage_row in zip(stages, stage_rows(landing.book), strict=True):
        if stage.kind not in StageKind.SCORED:
            continue
        named = stage_row["criteria"]
        for place, (row, weight) in enumerate(zip(rows, weights, strict=True)):
            if named and row.text("criterion") not in named:
                continue
            low, high = scales[row.text("criterion")]
            fresh.append(
                Criterion(
                    stage=stage,
                    key=row.key("criterion"),
                    name=landing.texts(row, "title"),
                    description=landing.texts(row, "help"),
                    weight=weight,
                    low=low,
                    high=high,
                    anchors=_anchors(landing, row),
                    order=place,
                )
            )
    Criterion.objects.bulk_create(fresh)
    landing.note("criteria", "import_criterion", fresh)


def _anchors(landing: Landing, row: Row) -> dict[str, dict[str, str]]:
    """What marks mean, by mark and language, as the review page reads them."""
    from exchange.book import translated

    return {
        str(mark): dict(translated(texts, landing.language))
        for mark, texts in sorted((row["anchor"] or {}).items())
    }
