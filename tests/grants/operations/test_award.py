# SPDX-License-Identifier: AGPL-3.0-or-later
"""Offering an award, agreeing its terms, declining it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from core import blobs
from core.lifecycle import advance
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed, WrongState
from grants.models import Award, Call, Submission
from grants.operations import award as ops
from grants.states import AwardState, SubmissionState
from tests import personas, worlds
from tests.grants import giving

pytestmark = pytest.mark.django_db
STARTS, ENDS = date(2027, 1, 11), date(2027, 9, 30)


def rwf(amount):
    return Money(amount, "RWF")


def another():
    """A second selected submission of the same call."""
    found = Submission.objects.filter(state=SubmissionState.UNDER_REVIEW).first()
    return advance(found.select, by=personas.grace())


def test_an_offer_is_kept_with_its_conditions_and_told():
    award = giving.offered()

    assert (award.state, award.amount, award.place) == (AwardState.OFFERED, giving.AMOUNT, 1)
    assert award.conditions == "Buy timber that is certified."
    entry = AuditEntry.objects.get(act="grants.award.offer")
    assert (entry.by, entry.to_state, entry.note.given["amount"]) == (
        personas.beatrice(),
        "offered",
        "RWF 3000000",
    )


def test_an_offer_may_come_with_its_schedule():
    submission = giving.selected()

    award = ops.offer_award(
        submission, place=1, amount=giving.AMOUNT, conditions="", number="A-1", instalments=giving.SCHEDULE,
        by=personas.beatrice(),
    )  # fmt: skip

    assert [part.amount for part in award.instalments.all()] == [rwf(1_800_000), rwf(1_200_000)]


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"place": 11}, ops.NoSuchPlace),
        ({"place": 0}, ops.NoSuchPlace),
        ({"amount": rwf(0)}, ops.AmountNotPositive),
        ({"amount": rwf(5_000_001)}, ops.AboveCeiling),
        ({"amount": Money(5, "EUR")}, MixedCurrencies),
    ],
)
def test_an_offer_keeps_within_places_and_money(given, refusal):
    with pytest.raises(refusal):
        giving.offered(giving.selected(), **given)

    assert not Award.objects.exists()


def test_only_a_selected_submission_is_awarded():
    with pytest.raises(ops.NotSelected):
        giving.offered(worlds.under_review())


def test_a_place_and_a_submission_have_one_live_award():
    first = giving.offered(giving.selected(others=1))

    with pytest.raises(ops.PlaceTaken):
        giving.offered(another(), place=1)
    with pytest.raises(ops.PlaceTaken):
        giving.offered(first.submission, place=2)


def test_the_database_itself_refuses_a_place_given_twice():
    first = giving.offered(giving.selected(others=1))
    double = Award(
        submission=another(), programme_key="tvet", call_key=first.call_key, number="X", place=1, amount_minor=1,
        currency="RWF", offered_at=timezone.now(),
    )  # fmt: skip

    with pytest.raises(IntegrityError), transaction.atomic():
        double.save()


def test_together_the_offers_keep_within_the_money_of_the_call():
    giving.offered(giving.selected(others=1))
    Call.objects.update(envelope_minor=5_000_000)
    second = another()

    with pytest.raises(ops.BeyondEnvelope) as told:
        giving.offered(second, place=2)
    assert str(rwf(2_000_000)) in str(told.value)
    assert giving.offered(second, place=2, amount=rwf(2_000_000)).place == 2


def test_a_call_without_ceiling_and_envelope_limits_nothing():
    submission = giving.selected()
    Call.objects.update(envelope_minor=None, ceiling_minor=None)

    assert giving.offered(submission, amount=rwf(90_000_000)).amount == rwf(90_000_000)


def test_terms_are_agreed_and_changed_while_nobody_has_signed():
    award = giving.agreed()

    ops.set_terms(
        award, starts_on=STARTS, ends_on=ENDS, instalments=giving.SCHEDULE[:1] + giving.SCHEDULE[1:],
        by=personas.grace(),
    )  # fmt: skip

    assert (award.starts_on, award.ends_on) == (STARTS, ENDS)
    assert [(part.order, part.condition) for part in award.instalments.all()] == [
        (1, "When everybody has signed"),
        (2, "When the first report is accepted"),
    ]
    assert AuditEntry.objects.filter(act="grants.award.set_terms").count() == 2


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"ends_on": STARTS}, ops.EndsBeforeItStarts),
        ({"instalments": []}, ops.SumDiffers),
        ({"instalments": giving.SCHEDULE[:1]}, ops.SumDiffers),
        (
            {"instalments": [ops.Instalment(rwf(3_000_001), "a"), ops.Instalment(rwf(-1), "b")]},
            ops.AmountNotPositive,
        ),
    ],
)
def test_instalments_are_the_award_no_more_and_no_less(given, refusal):
    award = giving.offered()

    with pytest.raises(refusal):
        ops.set_terms(
            award,
            **{"starts_on": STARTS, "ends_on": ENDS, "instalments": giving.SCHEDULE, "by": personas.grace()}
            | given,
        )

    assert award.fresh().starts_on is None


def test_new_terms_put_an_unsigned_agreement_out_of_force_and_never_a_signed_one():
    award = giving.issued()
    giving.agreed(award)
    assert not award.agreements.filter(replaced_at=None).exists()

    giving.issued(award)
    giving.sign(giving.signatures(award)[0], by=personas.solange())
    with pytest.raises(ops.SomebodyHasSigned):
        giving.agreed(award)


def test_an_active_award_keeps_its_terms():
    with pytest.raises(ops.NotOfferedAnyMore):
        giving.agreed(giving.active())


def test_the_lead_declines_in_writing_and_the_place_is_free():
    award = giving.offered(giving.selected(others=1))

    ops.decline_award(award, reason="We found other money", by=personas.aline())

    assert award.fresh().state == AwardState.DECLINED
    assert award.submission.fresh().state == SubmissionState.WITHDRAWN
    assert giving.offered(another(), place=1).place == 1


def test_an_officer_declines_only_with_the_letter_in_hand():
    award = giving.offered()

    with pytest.raises(ops.PaperNeeded):
        ops.decline_award(award, reason="They wrote", by=personas.grace())
    ops.decline_award(award, reason="They wrote", paper=giving.paper("letter.pdf"), by=personas.grace())

    kept = award.submission.attachments.get()
    assert (kept.name, kept.added_by, blobs.exists(kept.blob.sha256)) == (
        "letter.pdf",
        personas.grace(),
        True,
    )
    with pytest.raises(WrongState):
        ops.decline_award(award, reason="Again", by=personas.aline())


@pytest.mark.parametrize("who", ["vincent", "eric", "beatrice", "odile", "stranger"])
def test_others_neither_agree_nor_decline(who):
    award, person = giving.offered(), personas.person(who)

    with pytest.raises(NotAllowed):
        ops.set_terms(award, starts_on=STARTS, ends_on=ENDS, instalments=giving.SCHEDULE, by=person)
    with pytest.raises(NotAllowed):
        ops.decline_award(award, reason="x", paper=giving.paper(), by=person)


def test_the_term_lasts_at_least_a_day():
    award = giving.offered()

    ops.set_terms(
        award,
        starts_on=STARTS,
        ends_on=STARTS + timedelta(days=1),
        instalments=giving.SCHEDULE,
        by=personas.grace(),
    )

    assert award.ends_on == date(2027, 1, 12)
