# SPDX-License-Identifier: AGPL-3.0-or-later
"""Copying an earlier call: its texts, money, rules, stages and form, and what upper rooms hang on a stage."""

from typing import Any

from django.db import transaction

from core import audit
from core.permissions import demand
from grants.models import Call, EligibilityRule, FormPart, Question, Stage
from grants.operations.call.drafting import refuse_taken
from grants.registry import COPIERS

COPIED = ("kind", "summary", "sector", "grace_minutes", "places", "blind", "public_names")
OF_A_RULE = ("key", "text", "order")
OF_A_STAGE = (
    "key", "order", "kind", "name", "passes", "passes_n", "reviews_per_submission", "scores_open_in_discussion",
)  # fmt: skip
OF_A_PART = ("key", "title", "intro", "minutes", "order")
OF_A_QUESTION = (
    "key", "kind", "label", "help", "example", "required", "identifying", "word_limit", "choices", "order",
)  # fmt: skip


def copy_call(call: Call, *, key: str, number_prefix: str, title: Any, by: Any) -> Call:
    """Return a new call in preparation like this one, without dates. Raises KeyTaken or PrefixTaken.

    Amounts come along if the programme's currency is still the same.
    """
    programme = call.programme
    demand(by, "grants.make_call", programme)
    refuse_taken(key, number_prefix)
    with transaction.atomic():
        new = Call(
            programme=programme, programme_key=programme.key, key=key, number_prefix=number_prefix, title=title,
            time_zone=programme.time_zone, currency=programme.currency, **_values(call, COPIED),
        )  # fmt: skip
        new.languages = [
            code for code in call.languages if code in programme.languages
        ] or programme.languages
        prevails = call.prevailing_language
        new.prevailing_language = prevails if prevails in new.languages else new.languages[0]
        if call.currency == programme.currency:
            new.ceiling_minor, new.envelope_minor = call.ceiling_minor, call.envelope_minor
        new.save(force_insert=True)
        EligibilityRule.objects.bulk_create(
            EligibilityRule(call=new, **_values(rule, OF_A_RULE)) for rule in call.eligibility_rules.all()
        )
        stages = _copy_stages(call, new, by)
        _copy_form(call, new, stages)
        audit.record(
            "copy_call", new, by=by, copied_from=call, key=key, number_prefix=number_prefix, title=title
        )
    return new


def _values(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _copy_stages(call: Call, new: Call, by: Any) -> dict[int, Stage]:
    """Copy the stages and let the upper rooms copy what stands on them."""
    stages = {}
    for old in call.stages.all():
        stages[old.pk] = Stage.objects.create(call=new, **_values(old, OF_A_STAGE))
        for copier in COPIERS:
            copier(old, stages[old.pk], by=by)
    return stages


def _copy_form(call: Call, new: Call, stages: dict[int, Stage]) -> None:
    for old in call.parts.prefetch_related("questions"):
        stage = stages.get(old.stage_id) if old.stage_id else None
        part = FormPart.objects.create(call=new, stage=stage, **_values(old, OF_A_PART))
        Question.objects.bulk_create(
            Question(part=part, **_values(question, OF_A_QUESTION)) for question in old.questions.all()
        )
