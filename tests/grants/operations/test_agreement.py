# SPDX-License-Identifier: AGPL-3.0-or-later
"""The grant agreement: issued from the terms, signed by whom the programme names, active when all are in."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core import blobs
from core.acting import WORKER
from core.lifecycle import advance
from core.models import AuditEntry
from core.money import Money
from core.refusals import NotAllowed, WrongState
from core.uploads import UploadRefused
from documents.contexts import thawed
from documents.models import Document
from grants.models import Answer, Award, Call, GrantAgreement, Programme, Signature, Submission
from grants.operations import agreement as ops
from grants.operations.award import SomebodyHasSigned, decline_award
from grants.operations.programme import set_organisations
from tests import personas
from tests.grants import giving

pytestmark = pytest.mark.django_db


def test_an_agreement_opens_a_place_for_each_signature_and_asks_for_its_document():
    award = giving.agreed()

    agreement = ops.issue_agreement(award, by=personas.grace())

    assert [(row.party, row.institution_id is None) for row in agreement.signatures.all()] == [
        ("International Organization for Migration", False),
        ("Rwanda Polytechnic", False),
        ("Huye College", True),
    ]
    document = agreement.document
    assert (document.state, document.language, document.number) == ("requested", "en", f"{award.number}-A1")
    assert document.key == f"grant-agreement:{award.pk}:v1"
    assert AuditEntry.objects.get(act="grants.grantagreement.issue").by == personas.grace()


def test_the_paper_says_what_was_agreed_and_adds_up():
    agreement = ops.issue_agreement(giving.agreed(), by=personas.grace())

    paper = thawed(agreement.document.facts)

    assert (paper.amount, paper.budget_total) == (giving.AMOUNT, giving.AMOUNT)
    assert sum(line.amount.minor for line in paper.budget) == giving.AMOUNT.minor
    assert paper.budget[-1].description == "Adjustment to the amount awarded"
    assert [(part.amount.minor, part.share) for part in paper.tranches] == [(1_800_000, 60), (1_200_000, 40)]
    assert paper.own_total == Money(50_000, "RWF")
    assert [(party.part, party.name) for party in paper.parties] == [
        ("grantor", "International Organization for Migration"),
        ("", "Rwanda Polytechnic"),
        ("grantee", "Huye College"),
    ]
    assert paper.parties[2].identity == "A school or other institution, RP-07"
    assert [(one.organisation, one.name) for one in paper.signatories] == [
        ("International Organization for Migration", ""),
        ("Rwanda Polytechnic", ""),
        ("Huye College", "Aline Uwimana"),
    ]
    assert (paper.places, paper.language_name) == ("Huye", "English")
    assert paper.conditions == ("Buy timber that is certified.",)
    assert paper.immunities == ("International Organization for Migration",)
    assert "Growers throw away" in paper.purpose
    assert paper.verify_url.endswith(f"/verify/{agreement.document.token}/")


def test_where_one_person_signs_for_an_institution_the_paper_names_them():
    personas.odile()

    paper = thawed(ops.issue_agreement(giving.agreed(), by=personas.grace()).document.facts)

    assert paper.signatories[1].name == "Odile Nyirahabineza"


def test_a_bare_submission_still_makes_a_whole_paper():
    award = giving.agreed()
    award.submission.budget_lines.all().delete()
    award.submission.proposal.delete()
    Answer.objects.filter(question__key="idea").update(value="word " * 400)
    Submission.objects.update(contracting_kind="", contracting_number="")

    paper = thawed(ops.issue_agreement(Award.objects.get(), by=personas.grace()).document.facts)

    assert [(line.description, line.amount) for line in paper.budget] == [
        ("The whole project", giving.AMOUNT)
    ]
    assert (paper.own_total, paper.places, paper.parties[2].identity) == (None, "", "")
    assert len(paper.purpose) <= 602
    assert paper.purpose.endswith("…")


def test_a_budget_that_is_the_award_needs_no_adjustment():
    award = giving.agreed(giving.offered(amount=Money(3_000_000, "RWF")))
    line = award.submission.budget_lines.first()
    award.submission.budget_lines.exclude(pk=line.pk).delete()
    award.submission.budget_lines.update(quantity=1, unit_cost_minor=3_000_000, own_minor=0)

    paper = thawed(ops.issue_agreement(award, by=personas.grace()).document.facts)

    assert [line.amount for line in paper.budget] == [giving.AMOUNT]


def test_without_an_answer_the_purpose_is_the_title():
    award = giving.agreed()
    Answer.objects.all().delete()

    paper = thawed(ops.issue_agreement(award, by=personas.grace()).document.facts)

    assert paper.purpose == str(award.submission)


def test_the_agreement_speaks_the_language_that_prevails():
    award = giving.agreed()
    Call.objects.update(prevailing_language="fr")

    document = ops.issue_agreement(Award.objects.get(pk=award.pk), by=personas.grace()).document

    assert document.language == "fr"
    assert thawed(document.facts).language_name == "français"


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (lambda award: award.instalments.all().delete(), ops.TermsMissing),
        (lambda award: Award.objects.update(starts_on=None), ops.TermsMissing),
        (lambda award: Submission.objects.update(contracting_name=""), ops.NoContractingParty),
        (
            lambda award: set_organisations(
                Programme.objects.get(), part="signs_agreement", institutions=[], by=personas.alice()
            ),
            ops.NobodySigns,
        ),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_issued(spoil, refusal):
    award = giving.agreed()
    spoil(award)

    with pytest.raises(refusal):
        ops.issue_agreement(Award.objects.get(), by=personas.grace())

    assert not GrantAgreement.objects.exists()
    assert not Document.objects.filter(kind=ops.KIND).exists()


def test_a_new_version_replaces_one_that_nobody_signed():
    award = giving.issued()

    second = ops.issue_agreement(award, by=personas.grace())

    assert second.version == 2
    assert list(award.agreements.filter(replaced_at=None)) == [second]
    old = Signature.objects.filter(agreement__version=1).first()
    with pytest.raises(ops.OutOfForce):
        giving.sign(old, by=personas.solange())


def test_a_signed_version_is_never_replaced():
    award = giving.issued()
    giving.sign(giving.signatures(award)[0], by=personas.solange())

    with pytest.raises(SomebodyHasSigned):
        ops.issue_agreement(award, by=personas.grace())


def test_the_award_becomes_active_with_the_last_signature_and_not_before():
    award = giving.issued()
    first, second, third = giving.signatures(award)

    giving.sign(third, by=personas.aline())
    giving.sign(first, by=personas.solange())
    assert award.fresh().state == "offered"
    giving.sign(second, by=personas.odile())

    award = award.fresh()
    assert (award.state, award.activated_at is not None) == ("active", True)
    assert list(Signature.objects.values_list("on_paper", flat=True)) == [False] * 3
    assert AuditEntry.objects.filter(act="grants.grantagreement.record_signature").count() == 3


def test_an_officer_records_a_paper_copy_as_such():
    award = giving.issued()

    row = giving.sign(giving.signatures(award)[1], by=personas.grace())

    assert (row.on_paper, row.recorded_by) == (True, personas.grace())
    note = AuditEntry.objects.get(act="grants.grantagreement.record_signature").note.given
    assert note["on_paper"] is True


def test_a_photo_of_the_page_is_written_anew_and_kept():
    award = giving.issued()

    row = giving.sign(giving.signatures(award)[0], by=personas.solange(), file=giving.photo())

    assert row.signed_copy.mime in {"image/png", "image/jpeg"}
    assert len(blobs.read(row.signed_copy.sha256)) == row.signed_copy.size


def test_a_signature_needs_its_copy_and_a_file_that_is_one():
    import io

    signature = giving.signatures(giving.issued())[0]
    bad = io.BytesIO(b"hello")
    bad.name = "signed.pdf"

    with pytest.raises(ops.SignedCopyNeeded):
        ops.record_signature(
            signature, signed_by="S", signed_on=timezone.localdate(), file=None, by=personas.solange()
        )
    with pytest.raises(UploadRefused):
        giving.sign(signature, by=personas.solange(), file=bad)
    assert signature.signed_copy is None


@pytest.mark.parametrize("days", [-2, 2])
def test_a_day_of_signing_lies_between_issue_and_today(days):
    signature = giving.signatures(giving.issued())[0]

    with pytest.raises(ops.SignedInTheFuture):
        giving.sign(signature, by=personas.solange(), on=timezone.localdate() + timedelta(days=days))


def test_a_signature_is_recorded_once():
    signature = giving.signatures(giving.issued())[0]
    giving.sign(signature, by=personas.solange())

    with pytest.raises(ops.SignedAlready):
        giving.sign(signature, by=personas.grace())


def test_nobody_signs_a_document_that_is_not_there_and_a_failed_one_is_made_again():
    award = giving.agreed()
    agreement = ops.issue_agreement(award, by=personas.grace())
    signature = agreement.signatures.first()
    with pytest.raises(ops.NotReadyToSign):
        giving.sign(signature, by=personas.solange())
    with pytest.raises(WrongState):
        ops.retry_document(award, by=personas.grace())
    advance(agreement.document.fail, by=WORKER, failure="no font")

    assert ops.retry_document(award, by=personas.grace()) == agreement

    assert agreement.document.fresh().state == "requested"


def test_without_an_agreement_there_is_nothing_to_make_again():
    with pytest.raises(ops.TermsMissing):
        ops.retry_document(giving.agreed(), by=personas.grace())


def test_a_declined_award_is_neither_issued_nor_signed():
    award = giving.issued()
    signature = giving.signatures(award)[0]
    decline_award(award, reason="No", by=personas.aline())

    with pytest.raises(ops.NotOffered):
        ops.issue_agreement(award, by=personas.grace())
    with pytest.raises(ops.NotOffered):
        giving.sign(signature, by=personas.solange())


@pytest.mark.parametrize(
    ("place", "who"),
    [(0, "odile"), (0, "aline"), (1, "solange"), (2, "eric"), (2, "odile"), (0, "vincent"), (0, "stranger")],
)
def test_each_signs_only_for_the_own_side(place, who):
    signature = giving.signatures(giving.issued())[place]

    with pytest.raises(NotAllowed):
        giving.sign(signature, by=personas.person(who))


@pytest.mark.parametrize("who", ["vincent", "aline", "odile"])
def test_only_officers_issue(who):
    award = giving.agreed()

    with pytest.raises(NotAllowed):
        ops.issue_agreement(award, by=personas.person(who))
    with pytest.raises(NotAllowed):
        ops.retry_document(award, by=personas.person(who))
