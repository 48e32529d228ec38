# SPDX-License-Identifier: AGPL-3.0-or-later
"""References: named by the applicant, asked by mail, answered by a link without an account, reminded once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core import audit, mail
from core.acting import CLOCK, SystemActor
from core.permissions import demand
from core.refusals import Refusal
from grants.models import Reference, Submission
from grants.operations.refusing import for_the_team
from grants.rules import places_in_team
from grants.states import SubmissionState

MOST = 3
# Whoever holds the link of a reference; nothing else is known of them than what the applicant wrote.
REFEREE = SystemActor("referee", frozenset())
REMIND_AFTER = timedelta(days=7)
ANSWERS = ("known_as", "strengths", "doubts", "recommends", "confidential")


class TooManyReferences(Refusal):
    """Nobody reads more."""

    sentence = _("Name at most %(most)s people.")


class NamedAlready(Refusal):
    """The address was named before."""

    sentence = _("You have named this address already.")


class OwnAddress(Refusal):
    """Nobody is a referee of himself or herself."""

    sentence = _("A reference comes from another person. Write somebody else's address.")


class AskedAlready(Refusal):
    """Who was asked is not taken away."""

    sentence = _("%(name)s was asked already, so the name stays.")


class NotOfExperts(Refusal):
    """Teams name no references."""

    sentence = _("Only an expert's application has references.")


class AnsweredAlready(Refusal):
    """An answer is given once."""

    sentence = _("This was answered already. Thank you. Write to the programme if something must be changed.")


class TooLate(Refusal):
    """The decision has fallen."""

    sentence = _("The application is decided, so a reference is not needed any more. Thank you all the same.")


def name_reference(
    submission: Submission, *, name: str, email: str, relation: str = "", by: Any, at: datetime | None = None
) -> Reference:
    """Name somebody who knows the applicant; who is asked once the application is handed in, or at once after.

    Raises NotOfExperts, TooLate, TooManyReferences, NamedAlready, OwnAddress.
    """
    demand(by, "grants.name_reference", submission)
    if not submission.call.seeks_experts:
        raise NotOfExperts
    address = email.strip().lower()
    with transaction.atomic(), for_the_team(submission, by):
        locked = Submission.objects.select_for_update().get(pk=submission.pk)
        _refuse_decided(locked)
        if locked.references.count() >= MOST:
            raise TooManyReferences(most=MOST)
        if locked.team.present().filter(email__iexact=address).exists():
            raise OwnAddress(field="email")
        try:
            with transaction.atomic():
                reference = Reference.objects.create(
                    submission=locked, name=" ".join(name.split())[:120], email=address,
                    relation=" ".join(relation.split())[:160], named_at=at or timezone.now(),
                )  # fmt: skip
        except IntegrityError:
            raise NamedAlready(field="email") from None
        audit.record("name_reference", locked, by=by, at=at, reference=reference.pk)
        if locked.state != SubmissionState.DRAFT:
            _ask(reference, at)
    return reference


def remove_reference(reference: Reference, *, by: Any, at: datetime | None = None) -> None:
    """Take a name away that was not asked yet. Raises AskedAlready."""
    demand(by, "grants.name_reference", reference.submission)
    with transaction.atomic(), for_the_team(reference.submission, by):
        locked = Reference.objects.select_for_update().get(pk=reference.pk)
        if locked.asked_at:
            raise AskedAlready(name=locked.name)
        audit.record("remove_reference", reference.submission, by=by, at=at, reference=locked.pk)
        locked.delete()


def ask_references(submission: Submission, *, at: datetime | None = None) -> int:
    """Mail those who were named and not asked yet; return how many. Called when the application is handed in."""
    waiting = list(submission.references.filter(asked_at=None))
    for reference in waiting:
        _ask(reference, at)
    return len(waiting)


def _ask(reference: Reference, at: datetime | None) -> None:
    reference.asked_at = at or timezone.now()
    reference.save(update_fields=["asked_at"])
    _post("reference_asked", reference, "ask")


def remind_referee(reference: Reference) -> bool:
    """Remind a referee once, a week after the mail (the clock does); say whether a reminder went out."""
    now = timezone.now()
    with transaction.atomic():
        locked = Reference.objects.select_for_update().select_related("submission__call").get(pk=reference.pk)
        open_still = locked.answered_at is None and locked.refused_at is None and locked.reminded_at is None
        due = locked.asked_at is not None and locked.asked_at + REMIND_AFTER <= now
        if not open_still or not due or locked.submission.state not in TAKES:
            return False
        locked.reminded_at = now
        locked.save(update_fields=["reminded_at"])
        _post("reference_reminder", locked, "remind")
        audit.record("remind_referee", locked.submission, by=CLOCK, reference=locked.pk)
    return True


def _post(letter: str, reference: Reference, kind: str) -> None:
    """Put the mail with the link into the outbox, in the language of the application."""
    submission = reference.submission
    with override(submission.language):
        words = {
            "reference": reference, "call": submission.call, "programme": submission.call.programme,
            "applicant": submission.team.present().filter(role="lead").values_list("name", flat=True).first(),
            "url": settings.SITE_URL + reverse("reference", args=[reference.token]),
        }  # fmt: skip
        subject, _blank, text = render_to_string(f"grants/mail/{letter}.txt", words).strip().partition("\n")
    mail.post(
        f"reference:{kind}:{reference.pk}", to=reference.email, subject=subject, text=text.strip() + "\n",
        language=submission.language,
    )  # fmt: skip


TAKES = frozenset({SubmissionState.SUBMITTED, SubmissionState.ELIGIBLE, SubmissionState.UNDER_REVIEW})


def _refuse_decided(submission: Submission) -> None:
    if submission.state not in TAKES | {SubmissionState.DRAFT}:
        raise TooLate


def answer_reference(
    reference: Reference, *, given: Mapping[str, Any], at: datetime | None = None
) -> Reference:
    """Keep a referee's answer, given once by whoever holds the link. Raises AnsweredAlready, TooLate."""
    with transaction.atomic():
        locked = _held(reference)
        for name in ANSWERS:
            setattr(locked, name, given[name])
        locked.answered_at = at or timezone.now()
        locked.save()
        audit.record("answer_reference", locked.submission, by=REFEREE, at=at, reference=locked.pk)
    return locked


def refuse_reference(reference: Reference, *, at: datetime | None = None) -> Reference:
    """Note that the referee does not want to answer. Raises AnsweredAlready, TooLate."""
    with transaction.atomic():
        locked = _held(reference)
        locked.refused_at = at or timezone.now()
        locked.save(update_fields=["refused_at"])
        audit.record("refuse_reference", locked.submission, by=REFEREE, at=at, reference=locked.pk)
    return locked


def _held(reference: Reference) -> Reference:
    locked = (
        Reference.objects.select_for_update(of=("self",))
        .select_related("submission__call")
        .get(pk=reference.pk)
    )
    if locked.answered_at or locked.refused_at:
        raise AnsweredAlready
    if locked.submission.state not in TAKES:
        raise TooLate
    return locked


def readable_by(person: Any, reference: Reference) -> bool:
    """Say whether this person may read the answer: its applicant only where the referee does not mind."""
    return not (reference.confidential and places_in_team(person, reference.submission))
