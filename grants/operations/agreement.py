# SPDX-License-Identifier: AGPL-3.0-or-later
"""The grant agreement: issued from the agreed terms, signed by those whom the programme names and the team."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from core import audit
from core.lifecycle import advance, lock
from core.money import total
from core.permissions import demand
from core.refusals import Refusal
from core.showing import zone_of
from documents.operations.document import ask_again, request_document
from documents.states import DocumentState
from grants.agreement_paper import agreement_paper
from grants.models import Award, GrantAgreement, Signature
from grants.operations.award import replace_unsigned_agreement
from grants.operations.files import cleaned, keep
from grants.rules import signs_himself
from grants.states import AwardState, OrganisationPart

KIND = "grant-agreement"
TEMPLATE = "grant_agreement.html"


class TermsMissing(Refusal):
    """The agreement states dates and a schedule that are not agreed yet."""

    sentence = _("Agree the start, the end and the instalments first.")


class NobodySigns(Refusal):
    """The programme names no institution that signs agreements."""

    sentence = _("The programme names nobody who signs agreements. Its settings say who does.")


class NoContractingParty(Refusal):
    """The team has not said who signs for it."""

    sentence = _("The team has not said who signs for it.")


class NotOffered(Refusal):
    """Agreements are issued while the award is offered."""

    sentence = _("“%(award)s” is “%(state)s”, so no agreement is issued.")


class NotReadyToSign(Refusal):
    """The document does not exist yet."""

    sentence = _("The agreement is still being made. It can be signed as soon as it is ready.")


class OutOfForce(Refusal):
    """A newer version took its place."""

    sentence = _("This version of the agreement was replaced, so it is not signed any more.")


class SignedAlready(Refusal):
    """A signature is recorded once."""

    sentence = _("“%(party)s” has signed already.")


class SignedInTheFuture(Refusal):
    """Nobody signs tomorrow, nor before the agreement was issued."""

    sentence = _("The day of signing lies between the day of issue and today.")


class SignedCopyNeeded(Refusal):
    """A signature is a signed copy."""

    sentence = _("Attach the signed copy.")


def issue_agreement(award: Award, *, by: Any, at: datetime | None = None, job: str = "") -> GrantAgreement:
    """Issue the agreement in the call's prevailing language; a version that nobody signed gives way.

    The worker makes the document. Raises NotOffered, TermsMissing, NobodySigns, NoContractingParty or
    SomebodyHasSigned.
    """
    demand(by, "grants.issue_agreement", award)
    now = at or timezone.now()
    with transaction.atomic():
        locked = lock(award)
        _refuse_unready(locked)
        replace_unsigned_agreement(locked)
        version = locked.agreements.count() + 1
        call = locked.submission.call
        with override(call.prevailing_language):
            title = gettext("Grant agreement %(number)s") % {"number": locked.number}
        document = request_document(
            key=f"{KIND}:{locked.pk}:v{version}", kind=KIND, number=f"{locked.number}-A{version}", title=title,
            language=call.prevailing_language, template=TEMPLATE, subject=locked,
            paper=lambda url: agreement_paper(locked, url, now.astimezone(call.zone).date()),
            programme_key=locked.programme_key, by=by, job=job,
        )  # fmt: skip
        agreement = GrantAgreement.objects.create(
            award=locked, version=version, document=document, issued_at=now
        )
        _open_signatures(agreement, locked)
        audit.record(
            "issue", agreement, by=by, at=at, award=locked, version=version, document=document.number
        )
    return agreement


def _refuse_unready(award: Award) -> None:
    if award.state != AwardState.OFFERED:
        raise NotOffered(award=str(award), state=award.state_label)
    parts = [part.amount for part in award.instalments.all()]
    if not (award.starts_on and award.ends_on) or total(parts, award.currency) != award.amount:
        raise TermsMissing()
    if not signing_organisations(award).exists():
        raise NobodySigns()
    if not award.submission.contracting_name:
        raise NoContractingParty()


def signing_organisations(award: Award) -> Any:
    """Return the institutions that the programme names for signing agreements, in their order."""
    organisations = award.submission.call.programme.organisations
    return organisations.filter(part=OrganisationPart.SIGNS_AGREEMENT).select_related("institution")


def _open_signatures(agreement: GrantAgreement, award: Award) -> None:
    """Make a place for each signature; who signs is copied, so that a later setting changes nothing here."""
    rows = [
        Signature(agreement=agreement, order=place, institution=one.institution, party=one.institution.name)
        for place, one in enumerate(signing_organisations(award))
    ]
    rows.append(Signature(agreement=agreement, order=len(rows), party=award.submission.contracting_name))
    Signature.objects.bulk_create(rows)


def retry_document(award: Award, *, by: Any) -> GrantAgreement:
    """Let the worker try again to make the agreement in force. Raises TermsMissing or WrongState."""
    demand(by, "grants.issue_agreement", award)
    agreement = award.agreements.filter(replaced_at=None).select_related("document").first()
    if agreement is None:
        raise TermsMissing()
    ask_again(agreement.document, by=by)
    return agreement


def record_signature(
    signature: Signature, *, signed_by: str, signed_on: date, file: Any, by: Any, at: datetime | None = None
) -> Signature:
    """Record a signed copy (PDF or picture, rewritten); with the last one the award becomes active.

    An officer may record a paper copy for others: it is kept as such. Raises NotReadyToSign, OutOfForce,
    SignedAlready, SignedInTheFuture, SignedCopyNeeded or UploadRefused.
    """
    demand(by, "grants.record_signature", signature)
    if not file:
        raise SignedCopyNeeded(field="file")
    copy = cleaned(file)
    now = at or timezone.now()
    with transaction.atomic():
        # The award's row is the lock: two last signatures at once activate it once.
        award = lock(signature.agreement.award)
        row = Signature.objects.select_related("agreement__document").get(pk=signature.pk)
        _refuse_signature(row, award, signed_on, now)
        row.signed_by, row.signed_on, row.signed_copy = signed_by.strip(), signed_on, keep(copy)
        row.recorded_by, row.recorded_at = by, now
        row.on_paper = not signs_himself(by, row)
        row.save()
        audit.record(
            "record_signature", row.agreement, by=by, at=at, party=row.party, signed_by=row.signed_by,
            signed_on=signed_on, on_paper=row.on_paper, sha256=copy.sha256, removed=copy.removed,
        )  # fmt: skip
        if not row.agreement.signatures.filter(recorded_at=None).exists():
            advance(award.activate, by=by, at=at)
    return row


def _refuse_signature(row: Signature, award: Award, signed_on: date, now: datetime) -> None:
    if row.agreement.replaced_at is not None:
        raise OutOfForce()
    if award.state != AwardState.OFFERED:
        raise NotOffered(award=str(award), state=award.state_label)
    if row.recorded_at is not None:
        raise SignedAlready(party=row.party)
    if row.agreement.document.state != DocumentState.ISSUED:
        raise NotReadyToSign()
    zone = zone_of(award.submission.call)
    issued = row.agreement.issued_at.astimezone(zone).date()
    if not issued <= signed_on <= now.astimezone(zone).date():
        raise SignedInTheFuture(field="signed_on")
