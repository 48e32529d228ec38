# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of expenses and findings, whoever asks."""

import pytest
from django.utils import timezone

from budgets.models import TICKS, Expense, Finding
from tests import personas
from tests.budgets.plan import spending
from tests.budgets.plan.planning import rwf
from tests.budgets.plan.test_finding import found, settled
from tests.budgets.plan.test_plan_guards import refused

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ALL = dict.fromkeys(TICKS, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 1},
        {"supplier": "Other"},
        {"state": "accepted"},
        {"state": "accepted", **ALL},
        {"state": "refused"},
        {"state": "lost"},
    ],
)
def test_an_expense_stays_and_is_judged_by_somebody_by_all_rules(changes):
    expense = spending.reported(spending.spending())

    refused(lambda: Expense.objects.filter(pk=expense.pk).update(**changes))
    refused(lambda: Expense.objects.filter(pk=expense.pk)._raw_delete("default"))


def test_who_reports_does_not_judge_and_what_was_judged_stays():
    one = spending.spending()
    reported = Expense.objects.filter(pk=spending.reported(one).pk)
    refused(lambda: reported.update(state="accepted", judged_by=personas.aline(), judged_at=NOW, **ALL))

    accepted = Expense.objects.filter(pk=spending.accepted(one, text="two").pk)
    refused(lambda: accepted.update(state="submitted"))
    refused(lambda: accepted.update(judged_by=personas.vincent()))
    refused(lambda: accepted.update(is_lawful=False))


def test_no_more_is_accepted_or_found_than_was_paid():
    one = spending.spending()
    spending.accepted(one, 1_800_000)
    more = Expense.objects.filter(pk=spending.reported(one, 1, "two").pk)
    person = personas.jean_paul()

    refused(lambda: more.update(state="accepted", judged_by=person, judged_at=NOW, **ALL))
    refused(
        lambda: Finding.objects.create(
            award=one.award, tranche=one, words="x", amount_minor=1, found_by=person, found_at=NOW
        )
    )


def test_the_same_receipt_is_not_written_twice():
    one = spending.spending()
    first = spending.reported(one)

    refused(
        lambda: Expense.objects.create(
            award=one.award, tranche=one, line=first.line, spent_on=first.spent_on, supplier="x", amount_minor=1,
            receipt=first.receipt, reported_by=personas.aline(), reported_at=NOW,
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_minor": 1},
        {"words": "Nothing"},
        {"refunded_minor": 0},
        {"refunded_minor": -1},
        {"justified_minor": 600_000},
        {"written_off_minor": -1},
    ],
)
def test_a_finding_stays_and_no_more_is_settled_than_was_found(changes):
    finding = settled(found(), "refunded", 5)

    refused(lambda: Finding.objects.filter(pk=finding.pk).update(**changes))
    refused(lambda: Finding.objects.filter(pk=finding.pk)._raw_delete("default"))
    assert finding.sum().pending == rwf(599_995)
