# SPDX-License-Identifier: AGPL-3.0-or-later
"""A button that is pressed twice does its work once, and leads where it led the first time."""

import pytest

from accounts.states import Role
from budgets.models import Approval, JournalEntry, Payment
from core.models import AuditEntry
from tests import personas
from tests.budgets.payees.paying import page, paid_to, ready, request_page
from tests.budgets.payees.test_payment_pages import PAID, SEEN, today
from tests.budgets.payments import people, world
from tests.grants import giving
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db


def twice(client, url, body):
    """What a button that is pressed twice answers, and how many acts were kept by the second time."""
    first = client.post(url, body).status_code
    acts = AuditEntry.objects.count()
    return first, client.post(url, body).status_code, AuditEntry.objects.count() - acts


@pytest.mark.parametrize(
    ("act", "who", "at", "body"),
    [
        ("check", "checker", "requested", SEEN), ("release", "releaser", "checked", {}),
        ("reject", "checker", "requested", {"reason": "Wrong  day"}),
        ("withdraw", "maker", "checked", {"reason": "Wrong"}),
        ("fail", "checker", "sent", {"reason": "AC01"}), ("return", "checker", "settled", {"reason": "AC06"}),
    ],
)  # fmt: skip
def test_a_step_that_is_taken_twice_is_taken_once(client_for, act, who, at, body):
    payment = paid_to(at)

    assert twice(client_for(getattr(people, who)()), page(f"payment_{act}", payment), body) == (302, 302, 0)

    assert Approval.objects.filter(stage=act).count() <= 1


def test_a_payment_that_is_settled_twice_is_settled_once(client_for):
    payment = paid_to("sent")
    client, url = client_for(people.maker()), page("payment_settle", payment)

    assert twice(client, url, PAID | {"paid_on": today()}) == (302, 302, 0)
    assert JournalEntry.objects.filter(key=f"pay:{payment.reference}:settle").count() == 1


def test_a_letter_handed_in_twice_is_one_letter(client_for):
    payment = paid_to("sent")
    client, url = client_for(people.checker()), page("payment_report", payment)

    assert client.post(url, {"letter": giving.photo()}).status_code == 302
    assert client.post(url, {"letter": giving.photo()}).status_code == 302


def test_asking_twice_leads_to_the_one_payment(client_for):
    award = ready()
    body = {"account": world.account().pk}

    assert twice(client_for(people.maker()), request_page(award), body) == (302, 302, 0)
    assert Payment.objects.count() == 1


def test_somebody_else_who_asks_hears_of_the_payment_that_stands(client_for):
    payment = paid_to()
    other = people.with_role(personas.didier(), Role.FINANCE_MAKER)

    answer = client_for(other).post(request_page(payment.thing.award), {"account": world.account().pk})

    assert (answer.status_code, payment.reference in text(answer)) == (422, True)
