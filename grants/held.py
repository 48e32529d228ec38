# SPDX-License-Identifier: AGPL-3.0-or-later
"""What this room holds on a person, who reads it, what is kept when the person is erased, what goes after a while."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts import registry
from accounts.registry import Purge, purges
from documents.models import Document
from grants.models import (
    Answer,
    Attachment,
    Award,
    LookAlike,
    Programme,
    Reference,
    ScreeningCheck,
    Signature,
    Submission,
)
from grants.operations.veiling import remove_attachments, veil
from grants.states import SubmissionState

registry.WORDS |= {
    "teams": _("Places in teams"), "answers": _("Answers you typed"), "files": _("Files you handed in"),
    "drafts": _("Proposals you began"), "checks": _("Screening you did"), "signatures": _("Signatures you recorded"),
    "documents": _("Documents about your teams"), "submission": _("Proposal"), "place": _("Place"),
    "confirmed_at": _("Confirmed"), "left_at": _("Left"), "guardian": _("Parent or guardian"),
    "under_age": _("Under age"), "question": _("Question"), "number": _("Number"), "added_at": _("Added"),
    "started_at": _("Begun"), "met": _("Met"), "party": _("Party"), "signed_on": _("Signed"), "issued_at": _("Issued"),
}  # fmt: skip
ANSWERS = ("known_as", "strengths", "doubts", "recommends")
registry.WORDS |= {
    "references": _("References"), "references_given": _("References you gave"), "answered_at": _("Answered"),
    "look_alikes": _("Somebody who may be you"), "found_at": _("Found"), "likeness": _("Likeness, in thousandths"),
    "verdict": _("What an officer found"), "known_as": _("From where you know each other"),
    "strengths": _("Strengths"), "doubts": _("Doubts"), "recommends": _("Recommends"),
}  # fmt: skip
registry.READINGS |= {
    "submission": _("A proposal of your team"), "attachment": _("A file of your team"),
    "submissions as a file": _("The list of proposals, as a file"),
}  # fmt: skip


def held(person: Any) -> Iterable[tuple[str, list[dict[str, Any]]]]:
    """Yield the person's places in teams, what they typed and handed in, and papers about their teams."""
    yield "teams", [_place(place) for place in _places(person)]
    answers = Answer.objects.filter(changed_by=person).select_related("question", "submission__call")
    yield (
        "answers",
        [
            {
                "submission": str(one.submission),
                "question": str(one.question),
                "answer": one.value,
                "at": one.changed_at,
            }
            for one in answers.order_by("pk")
        ],
    )
    files = Attachment.objects.filter(added_by=person).order_by("pk")
    yield "files", list(files.values("name", "added_at", "submission__title"))
    begun = Submission.objects.filter(started_by=person).order_by("pk")
    yield "drafts", list(begun.values("title", "number", "started_at", "state"))
    checks = ScreeningCheck.objects.filter(by=person).order_by("pk")
    yield "checks", list(checks.values("submission__number", "met", "reason", "at"))
    signed = Signature.objects.filter(Q(recorded_by=person) | Q(signed_by=person.name)).order_by("pk")
    yield "signatures", list(signed.values("party", "signed_by", "signed_on"))
    named = Reference.objects.filter(submission__in=person.team_places.values("submission_id")).order_by("pk")
    yield "references", [_reference(one) for one in named.select_related("submission__call")]
    given = Reference.objects.filter(email__iexact=person.email or None).order_by("pk")
    yield "references_given", list(given.values("submission__number", "answered_at", *ANSWERS))
    alike = LookAlike.objects.filter(Q(first_person=person) | Q(second_person=person)).order_by("pk")
    yield "look_alikes", list(alike.values("found_at", "verdict", likeness=F("score")))
    yield "documents", list(_documents(person).values("title", "number", "issued_at"))


def _places(person: Any) -> QuerySet[Any]:
    return person.team_places.select_related("submission__call", "guardian").order_by("pk")


def _place(place: Any) -> dict[str, Any]:
    guardian = getattr(place, "guardian", None)
    return {
        "call": place.submission.call.key, "submission": str(place.submission), "place": place.role,
        "name": place.name, "email": place.email, "phone": place.phone, "sex": place.sex,
        "under_age": place.under_age, "guardian": f"{guardian.name} {guardian.phone}" if guardian else "",
        "confirmed_at": place.confirmed_at, "left_at": place.left_at,
    }  # fmt: skip


def _reference(one: Reference) -> dict[str, Any]:
    """Return a reference as its applicant may read it: what was said in confidence is not told."""
    said = {} if one.confidential else {name: getattr(one, name) for name in ANSWERS}
    return {
        "submission": str(one.submission), "name": one.name, "email": one.email, "relation": one.relation,
        "asked_at": one.asked_at, "answered_at": one.answered_at, **said,
    }  # fmt: skip


def _documents(person: Any) -> QuerySet[Document]:
    """Return papers about the person's proposals and awards, and those the person asked for."""
    teams = person.team_places.values("submission_id")
    awards = Award.objects.filter(submission__in=teams).values("pk")
    about = Q(subject_type__app_label="grants", subject_type__model="submission", subject_id__in=teams)
    about |= Q(subject_type__app_label="grants", subject_type__model="award", subject_id__in=awards)
    return Document.objects.filter(about | Q(requested_by=person)).order_by("pk")


def read_of(person: Any) -> Iterable[QuerySet[Any]]:
    """Yield the things whose reading is a reading of this person's data."""
    teams = person.team_places.values("submission_id")
    yield Submission.objects.filter(pk__in=teams)
    yield Attachment.objects.filter(submission__in=teams)


def names_readers(keys: set[str]) -> set[str]:
    """Return those of these programmes that tell people who read their data."""
    return set(Programme.objects.filter(key__in=keys, names_readers=True).values_list("key", flat=True))


def kept(person: Any) -> Iterable[Any]:
    """Name what stays of somebody whose name is erased."""
    if person.team_places.exists():
        yield _(
            "The proposals of the teams stay the teams'. The place in them stays, without name and contact."
        )
    if _documents(person).exists():
        yield _("Agreements, receipts and letters that were issued stay as they were issued.")


def _drafts(key: str, before: datetime) -> QuerySet[Submission]:
    """Drafts of calls that closed before that moment, never handed in."""
    never = Submission.objects.filter(
        programme_key=key,
        veiled_at=None,
        state__in=[SubmissionState.DRAFT, SubmissionState.WITHDRAWN],
        number=None,
    )
    return never.filter(call__closes_at__lt=before)


def _declined(key: str, before: datetime) -> QuerySet[Submission]:
    """What was declined, not admitted or withdrawn before that moment, and never awarded."""
    over = [SubmissionState.DECLINED, SubmissionState.INELIGIBLE, SubmissionState.WITHDRAWN]
    ended = Submission.objects.filter(
        programme_key=key, veiled_at=None, state__in=over, awards=None, number__isnull=False
    )
    late = Q(decided_at__lt=before) | Q(decided_at=None, withdrawn_at__lt=before)
    return ended.filter(late | Q(decided_at=None, withdrawn_at=None, screened_at__lt=before))


def _removed(key: str, before: datetime) -> QuerySet[Attachment]:
    """Files that were taken out of a draft before that moment."""
    return Attachment.objects.filter(submission__programme_key=key, removed_at__lt=before)


registry.HELD.append(held)
registry.READ_OF.append(read_of)
registry.NAMES_READERS.append(names_readers)
registry.KEPT.append(kept)
purges(Purge("drafts", _("Drafts never handed in, after the call closed"), 365, _drafts, veil))
purges(Purge("declined", _("Proposals that were not selected"), 5 * 365, _declined, veil))
purges(Purge("files", _("Files taken out of a draft"), 90, _removed, remove_attachments))
