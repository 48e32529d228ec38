# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the database itself refuses of budgets, whoever asks."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from budgets.models import BudgetHeading, BudgetLine, BudgetVersion
from budgets.operations import budget as ops
from tests import personas
from tests.budgets.plan import planning

pytestmark = pytest.mark.django_db


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def rows(version):
    versions = BudgetVersion.objects.filter(pk=version.pk)
    return versions, version.headings.all(), BudgetLine.objects.filter(heading__version=version)


def test_what_was_handed_in_stays():
    version = planning.submitted()
    versions, headings, lines = rows(version)
    heading = headings.first()

    refused(lambda: lines.update(quantity=9))
    refused(lambda: lines.delete())
    refused(lambda: headings.update(name="Other"))
    refused(lambda: BudgetLine.objects.create(heading=heading, order=9, item="x", unit_cost_minor=1))
    refused(lambda: BudgetHeading.objects.create(version=version, code="Z", name="x"))
    refused(lambda: versions.update(no=7))
    refused(lambda: BudgetVersion.objects.filter(pk=version.pk)._raw_delete("default"))


def test_a_line_is_not_carried_into_what_was_handed_in():
    first = planning.approved()
    draft = ops.amend(first.award, reason="x", by=personas.aline())
    _versions, _headings, lines = rows(draft)

    refused(lambda: lines.update(heading=first.headings.first()))


def test_who_approved_stays_and_an_approved_budget_only_gives_way():
    version = planning.approved()
    versions, _headings, _lines = rows(version)

    refused(lambda: versions.update(approved_by=personas.vincent()))
    refused(lambda: versions.update(approved_at=timezone.now()))
    refused(lambda: versions.update(author=personas.vincent()))
    refused(lambda: versions.update(formal=False))
    refused(lambda: versions.update(state="draft"))


@pytest.mark.parametrize(
    "given",
    [
        {"checked_by": "author"},
        {"approved_by": "author"},
        {"approved_by": "checked_by"},
        {"state": "approved"},
        {"state": "drafty"},
        {"checked_by": None, "approved_by": "other"},
    ],
)
def test_three_people_and_known_states(given):
    version = planning.checked()
    people = {"author": personas.aline(), "checked_by": personas.grace(), "other": personas.vincent()}
    values = {name: people.get(value, value) for name, value in given.items()}

    refused(lambda: BudgetVersion.objects.filter(pk=version.pk).update(**values))


def test_one_budget_is_in_force_and_one_is_open():
    first = planning.approved()

    refused(
        lambda: BudgetVersion.objects.create(
            award=first.award, no=2, author=personas.aline(), state="approved", checked_by=personas.grace(),
            approved_by=planning.checker(), approved_at=timezone.now(),
        )
    )  # fmt: skip
    BudgetVersion.objects.create(award=first.award, no=2, author=personas.aline())
    refused(lambda: BudgetVersion.objects.create(award=first.award, no=3, author=personas.aline()))
    refused(lambda: BudgetVersion.objects.create(award=first.award, no=2, author=personas.aline()))


@pytest.mark.parametrize("field", ["unit_cost_minor", "own_minor"])
def test_no_amount_of_a_budget_is_below_zero(field):
    _versions, _headings, lines = rows(planning.drafted())

    refused(lambda: lines.update(**{field: -1}))
