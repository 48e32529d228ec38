# SPDX-License-Identifier: AGPL-3.0-or-later
"""Funds, what is committed from their lines, and the rules of agreements."""

from decimal import Decimal

import pytest

from budgets.flexibility import Rules
from budgets.models import AgreementRules, rules_for
from budgets.operations import budget as ops
from budgets.operations.budget import Line
from budgets.operations.fund import NotAPart, agree_rules, record_fund
from budgets.queries.budget import committed_from
from budgets.states import FlexBasis
from core.models import AuditEntry
from core.money import MixedCurrencies, Money
from core.refusals import NotAllowed
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import TVET, rwf
from tests.grants import giving

pytestmark = pytest.mark.django_db


def fund(**given):
    return record_fund(
        TVET,
        **{
            "key": "mptf", "name": "Trust fund", "donor": "Donor", "currency": "EUR", "agreement_number": "77",
            "lines": [("1.1", "Grants", Money(50_000_00, "EUR"))], "by": personas.jean_paul(),
        }
        | given,
    )  # fmt: skip


def test_a_fund_has_its_lines_in_its_own_currency():
    made = fund()

    line = made.lines.get()
    assert (str(made), str(line), line.amount, line.programme_key) == (
        "Trust fund", "1.1 Grants", Money(50_000_00, "EUR"), TVET,
    )  # fmt: skip
    with pytest.raises(MixedCurrencies):
        fund(key="other", lines=[("1", "Grants", rwf(5))])
    assert AuditEntry.objects.filter(act="budgets.fund.record").count() == 1


@pytest.mark.parametrize("who", ["grace", "aline", "vincent", "stranger"])
def test_others_keep_no_funds_and_set_no_rules(who):
    with pytest.raises(NotAllowed):
        fund(by=personas.person(who))
    with pytest.raises(NotAllowed):
        agree_rules(TVET, by=personas.person(who))


def test_what_approved_budgets_plan_is_committed_from_the_line():
    line, award = fund().lines.get(), giving.offered()
    version = ops.begin_budget(award, by=personas.aline())
    planned = Line("A", "People", "Trainer", rwf(1_500_010), quantity=2, own=rwf(20), fund_line=line)
    ops.save_lines(version, [planned], by=personas.aline())
    assert committed_from(line) == []

    planning.approved(version)
    assert committed_from(line) == [rwf(3_000_000)]

    second = ops.amend(award, reason="x", by=personas.aline())
    assert second.headings.get().lines.get().fund_line == line
    assert committed_from(line) == [rwf(3_000_000)]


def test_an_awards_own_rules_stand_before_the_programmes_and_those_before_none():
    award = giving.offered()
    assert rules_for(award).flexibility() == Rules(Decimal(0))

    programme = agree_rules(TVET, flex=Decimal("10"), basis=FlexBasis.TOTAL, by=planning.director())
    assert rules_for(award).flexibility() == Rules(Decimal("0.1"), of_total=True)

    own = agree_rules(
        TVET, award=award, flex=Decimal("12.5"), cumulative=False, frozen=["B", "A"], by=planning.director()
    )
    assert rules_for(award).flexibility() == Rules(
        Decimal("0.125"), cumulative=False, frozen=frozenset({"A", "B"})
    )
    assert (str(programme), programme.call_key) == (TVET, "")
    assert (str(own), own.call_key) == (award.number, award.call_key)


def test_the_newest_rules_stand():
    agree_rules(TVET, flex=Decimal("10"), by=planning.director())
    agree_rules(TVET, flex=Decimal("20"), by=personas.alice())

    assert AgreementRules.objects.get().flex_bp == 2000


@pytest.mark.parametrize("percent", ["-1", "100.01", "3.141"])
def test_a_part_is_a_percentage(percent):
    with pytest.raises(NotAPart):
        agree_rules(TVET, flex=Decimal(percent), by=planning.director())
