# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one way in which a form is written: into the call's rows in preparation, later into its next version."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit, showing
from core.lifecycle import lock
from core.permissions import demand
from grants.blueprint.reading import (
    Document,
    mark_of,
    question_in,
    values_of_part,
    values_of_question,
)
from grants.blueprint.working import LATER, answered_in, judged, last_hand_on, working_on
from grants.models import Call, FormPart, FormVersion, Question
from grants.operations.call.drafting import refuse_fixed
from grants.operations.form import refusals as no
from grants.states import CallState


def form_in_hand(call: Call, *, by: Any) -> Call:
    """Return the call, locked, if its form may be written now.

    Raises NotAllowed, OpensByItself, FormIsFixed, FormOfStanding.
    """
    demand(by, "grants.edit_call", call)
    locked = lock(call)
    if locked.batch_of is not None:
        raise no.FormOfStanding(call=str(locked), standing=str(locked.batch_of))
    if locked.state == CallState.DRAFT:
        refuse_fixed(locked)
    elif locked.state not in LATER:
        raise no.FormIsFixed(call=str(locked))
    return locked


def write_form(
    call: Call,
    change: Callable[[Document], Document],
    *,
    by: Any,
    what: str,
    about: str = "",
    seen: str = "",
    find: Callable[[Document, str], Document | None] = question_in,
) -> Document:
    """Change the form that is worked on by a pure `change`; `what` and `about` (a key) go into the audit.

    `seen` is the mark of the question (or, with `find=part_in`, the part) as the editor saw it. Raises FaultyForm,
    HasAnswers, KindHasAnswers, GoneMeanwhile, ChangedMeanwhile, and what form_in_hand raises.
    """
    with transaction.atomic():
        locked = form_in_hand(call, by=by)
        working = working_on(locked)
        _refuse_changed(locked, find(working.document, about), seen)
        try:
            document = change(working.document)
        except StopIteration:
            raise no.GoneMeanwhile() from None
        if document == working.document:
            return document
        refuse_unfit(locked, document)
        if locked.state == CallState.DRAFT:
            lay_down(locked, document)
        else:
            _keep_for_later(locked, working.standing, working.next, document)
        audit.record("change_form", locked, by=by, tell=False, what=what, about=about)
    return document


def _refuse_changed(call: Call, told: Document | None, seen: str) -> None:
    """Refuse to write over what another officer saved meanwhile, where the editor saw something else."""
    if not seen:
        return
    if told is None:
        raise no.GoneMeanwhile()
    last = last_hand_on(call)
    if own_mark(told) != seen and last is not None:
        when = showing.moment_text(last.happened_at, call.zone)
        raise no.ChangedMeanwhile(who=str(last.by), when=when)


def own_mark(told: Document) -> str:
    """Return the mark of a question, or of a part without its questions."""
    return mark_of({name: value for name, value in told.items() if name != "questions"})


def refuse_unfit(call: Call, document: Document) -> None:
    """Raise FaultyForm, HasAnswers or KindHasAnswers for a form that cannot be."""
    faults = judged(call, document)
    if faults:
        raise no.FaultyForm(faults=" ".join(str(fault) for fault in faults[:5]))
    answered = answered_in(call)
    if not answered:
        return
    for row in Question.objects.filter(part__call=call, key__in=answered):
        told = question_in(document, row.key)
        if told is None:
            raise no.HasAnswers(question=str(row))
        if told["kind"] != row.kind:
            raise no.KindHasAnswers(field="kind", question=str(row))


def lay_down(call: Call, document: Document, version: int = 1) -> None:
    """Make the rows of the call say what the document says; rows keep their identity by their keys."""
    stages = {stage.key: stage for stage in call.stages.all()}
    parts = {part.key: part for part in call.parts.all()}
    questions = {one.key: one for one in Question.objects.filter(part__call=call)}
    for place, told in enumerate(document["parts"]):
        part = parts.pop(told["key"], None) or FormPart(call=call, key=told["key"])
        _put(part, values_of_part(told, stages) | {"order": place, "version": version})
        for number, one in enumerate(told["questions"]):
            row = questions.pop(one["key"], None) or Question(key=one["key"])
            _put(row, values_of_question(one) | {"order": number, "part": part})
    Question.objects.filter(pk__in=[row.pk for row in questions.values()]).delete()
    FormPart.objects.filter(pk__in=[row.pk for row in parts.values()]).delete()


def _put(row: Any, values: dict[str, Any]) -> None:
    """Save a row where it differs."""
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _keep_for_later(call: Call, standing: Document, being_written: Any, document: Document) -> None:
    """Keep the document as the call's next version; the one that stands is kept as its first beforehand."""
    if being_written is not None:
        being_written.content = document
        being_written.save(update_fields=["content"])
        return
    last = call.form_versions.order_by("-number").first()
    if last is None:
        since = call.opened_at or timezone.now()
        last = FormVersion.objects.create(call=call, number=1, content=standing, published_at=since)
    FormVersion.objects.create(call=call, number=last.number + 1, content=document)
