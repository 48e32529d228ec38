# SPDX-License-Identifier: AGPL-3.0-or-later
"""Duplicates: looked for in the background, told with reasons, judged by an officer, never merged."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import ExpertProfile, Person
from core import audit, outbox
from core.permissions import demand
from core.refusals import Refusal
from grants.likeness import Alike, Idea, Someone, ideas_alike, persons_alike
from grants.models import Answer, LookAlike, Programme, Submission
from grants.states import LookAlikeKind, SubmissionState, Verdict


class UnknownVerdict(Refusal):
    """Two are the same or they are not."""

    sentence = _("Say whether they are the same or not.")


def ask_to_look(programme: Programme, *, by: Any) -> None:
    """Let the worker look for duplicates in a programme; several wishes of one minute are one."""
    demand(by, "grants.judge_look_alikes", programme)
    outbox.put(
        "look-alikes",
        f"look-alikes:{programme.key}:{timezone.now():%Y%m%d%H%M}",
        {"programme": programme.key},
    )


@outbox.handles("look-alikes")
def look(payload: dict[str, Any], key: str) -> None:
    """Look for duplicates of a programme (the worker does)."""
    find_look_alikes(payload["programme"])


def find_look_alikes(programme_key: str, *, at: datetime | None = None) -> int:
    """Look at all persons and ideas of a programme; return how many pairs are new. Verdicts given stay."""
    now, new = at or timezone.now(), 0
    for kind, found in (
        (LookAlikeKind.PERSON, persons_alike(_people(programme_key))),
        (LookAlikeKind.IDEA, ideas_alike(_ideas(programme_key))),
    ):
        new += _keep(programme_key, kind, found, now)
    return new


def _people(programme_key: str) -> Iterable[Someone]:
    """Yield the persons tied to a programme who still have a name."""
    people = Person.objects.tied_to({programme_key}).filter(anonymised_at=None)
    born = dict(ExpertProfile.objects.exclude(birth_year=None).values_list("person_id", "birth_year"))
    for pk, name, email, phone in people.order_by("pk").values_list("pk", "name", "email", "phone"):
        yield Someone(pk, name, email or "", phone or "", born.get(pk))


def _ideas(programme_key: str) -> Iterable[Idea]:
    """Yield what was handed in to a programme, with its answers as one text; two of one lead are not compared."""
    handed_in = Submission.objects.filter(programme_key=programme_key, state__in=SubmissionState.HANDED_IN)
    texts: dict[int, list[str]] = {}
    answers = Answer.objects.filter(submission__in=handed_in, question__kind="long").order_by("pk")
    for submission, value in answers.values_list("submission_id", "value").iterator():
        texts.setdefault(submission, []).append(str(value))
    for pk, title, starter in handed_in.order_by("pk").values_list("pk", "title", "started_by_id"):
        yield Idea(pk, title, " ".join(texts.get(pk, ())), starter)


def _keep(programme_key: str, kind: str, found: list[Alike], now: datetime) -> int:
    """Write the pairs that are new, and the score of those nobody has judged."""
    names = (
        ("first_person_id", "second_person_id") if kind == LookAlikeKind.PERSON else ("first_id", "second_id")
    )
    with transaction.atomic():
        Programme.objects.select_for_update().get(key=programme_key)
        rows = LookAlike.objects.filter(programme_key=programme_key, kind=kind)
        known = {(getattr(row, names[0]), getattr(row, names[1])): row for row in rows}
        new, changed = [], []
        for one in found:
            score, reasons = round(1000 * one.score), [list(reason) for reason in one.reasons]
            row = known.pop((one.first, one.second), None)
            if row is None:
                pair = dict(zip(names, (one.first, one.second), strict=True))
                new.append(
                    LookAlike(
                        programme_key=programme_key,
                        kind=kind,
                        score=score,
                        reasons=reasons,
                        found_at=now,
                        **pair,
                    )
                )
            elif row.verdict == Verdict.OPEN and (row.score, row.reasons) != (score, reasons):
                row.score, row.reasons = score, reasons
                changed.append(row)
        LookAlike.objects.bulk_create(new, batch_size=500)
        LookAlike.objects.bulk_update(changed, ["score", "reasons"], batch_size=500)
        # Who no longer looks alike (a name was corrected) leaves the list; what an officer said is kept.
        LookAlike.objects.filter(
            pk__in=[row.pk for row in known.values() if row.verdict == Verdict.OPEN]
        ).delete()
    return len(new)


def judge(row: LookAlike, *, verdict: str, by: Any, at: datetime | None = None) -> LookAlike:
    """Say whether two are the same; nothing is merged, and the verdict may be changed. Raises UnknownVerdict."""
    demand(by, "grants.judge_look_alikes", row)
    if verdict not in {Verdict.SAME, Verdict.NOT_SAME}:
        raise UnknownVerdict(field="verdict")
    with transaction.atomic():
        held = LookAlike.objects.select_for_update().get(pk=row.pk)
        before = held.verdict
        held.verdict, held.judged_by, held.judged_at = verdict, by, at or timezone.now()
        held.save(update_fields=["verdict", "judged_by", "judged_at"])
        audit.record("judge_look_alike", held, by=by, at=at, verdict=verdict, before=before)
    return held
