# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lists of payments and payees: who reads them, how they are narrowed, as files, what they cost."""

import pytest
from django.urls import reverse

from accounts.states import Role
from budgets.models import Payee, PayeeAccount
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from core.models import Blob
from tests import personas
from tests.budgets.payees.paying import paid_to, ready, request_page
from tests.budgets.payments import people, world
from tests.budgets.plan import planning
from tests.grants import giving
from tests.grants.views.looking import queries, text
from tests.keeping import kept

pytestmark = pytest.mark.django_db
PAYMENTS, PAYEES = reverse("payments"), reverse("payees")


@kept
def three() -> None:
    """Three payments of one award: asked for, checked, rejected; a second payee without an account."""
    world.ready()
    people.set_rules()
    world.requested(1)
    world.checked(2)
    payments.reject_payment(world.requested(3), reason="=cmd|' /C calc'!A0", by=people.checker())
    people.new_payee(kind="person", name="Keza", guardian_name="Aline Uwimana", award_number="")


def references(client, **narrowed):
    return sorted(one.reference for one in client.get(PAYMENTS, narrowed).context["page"])


def names(client, **narrowed):
    return [one.name for one in client.get(PAYEES, narrowed).context["page"]]


@pytest.mark.parametrize("url", [PAYMENTS, PAYEES, reverse("payment_rules")])
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("jean_paul", 200), ("odile", 200), ("emmanuel", 200), ("solange", 200), ("grace", 200), ("alice", 200),
        ("vincent", 200), ("aline", 403), ("beatrice", 403), ("stranger", 403),
    ],
)  # fmt: skip
def test_who_reads_the_lists(client_for, who, code, url):
    three()

    assert client_for(personas.person(who)).get(url).status_code == code


def test_the_parts_of_the_money_room_lead_to_each_other(client_for):
    client = client_for(people.maker())
    parts = [reverse("money_board"), PAYMENTS, PAYEES, reverse("payment_rules")]

    assert all(part in text(client.get(here)) for here in parts for part in parts)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, [1, 2, 3]), ({"state": "checked"}, [2]), ({"state": "nothing"}, [1, 2, 3]), ({"q": "t3-1"}, [3]),
        ({"q": "huye coll"}, [1, 2, 3]), ({"q": "nobody"}, []), ({"award": "TVET-AW-1"}, [1, 2, 3]),
        ({"award": "TVET-AW-2"}, []), ({"q": "aw-1", "state": "rejected"}, [3]),
    ],
)  # fmt: skip
def test_payments_are_narrowed_by_the_address(client_for, given, found):
    three()

    assert references(client_for(people.maker()), **given) == [f"TVET-AW-1-T{one}-1" for one in found]


@pytest.mark.parametrize(
    ("who", "waits"),
    [("maker", []), ("checker", [1]), ("releaser", [2]), ("director", []), ("second_checker", [1])],
)
def test_what_waits_for_me(client_for, who, waits):
    three()
    client = client_for(getattr(people, who)())

    assert references(client, mine="1") == [f"TVET-AW-1-T{one}-1" for one in waits]
    assert ("for your answer" in text(client.get(PAYMENTS))) is bool(waits)


def test_what_one_asked_for_or_answered_waits_for_others(client_for):
    three()
    one = people.with_role(people.maker(), Role.FINANCE_CHECKER)
    both = people.with_role(people.checker(), Role.RELEASER)

    assert references(client_for(one), mine="1") == []
    assert references(client_for(both), mine="1") == ["TVET-AW-1-T1-1"]


def test_a_reported_payment_waits_for_a_director_who_did_not_report_it(client_for):
    payment = paid_to("sent")
    payments.report_unknown(payment, letter=giving.photo(), by=people.checker())
    both = people.with_role(people.checker(), Role.DIRECTOR)

    assert references(client_for(people.director()), mine="1") == [payment.reference]
    assert references(client_for(both), mine="1") == []
    assert Blob.objects.exists()


def test_payments_of_other_programmes_are_not_listed(client_for):
    three()
    abroad = personas.stranger()
    personas.give(abroad, Role.FINANCE_MAKER, programme="ndimbal")
    client = client_for(abroad)

    assert (references(client), names(client)) == ([], [])
    assert client.get(reverse("payment", args=["TVET-AW-1-T1-1"])).status_code == 404
    assert client.get(reverse("payee", args=[Payee.objects.first().pk])).status_code == 404


def test_an_empty_list_says_how_it_is_filled(client_for):
    client = client_for(people.maker())

    assert "No payment yet" in text(client.get(PAYMENTS))
    assert "No such payment" in text(client.get(PAYMENTS, {"q": "x"}))
    assert "No payee yet" in text(client.get(PAYEES))
    assert "No such payee" in text(client.get(PAYEES, {"q": "x"}))


def test_what_is_listed_adds_up(client_for):
    three()

    client = client_for(people.maker())

    assert client.get(PAYMENTS).context["sums"] == [(3, people.rwf(3 * world.PART))]
    assert client.get(PAYMENTS, {"state": "checked"}).context["sums"] == [(1, people.rwf(world.PART))]


def test_the_lists_are_files_without_a_number_in_clear(client_for):
    three()
    client = client_for(people.maker())

    lines = (
        client.get(PAYMENTS, {"format": "csv", "state": "rejected"}).content.decode("utf-8-sig").splitlines()
    )
    payee_lines = client.get(PAYEES, {"format": "csv"}).content.decode("utf-8-sig").splitlines()

    assert len(lines) == 2
    assert "RWF 1000" in lines[1]
    assert "'=cmd|" in lines[1]
    assert [line.split(",")[0] for line in payee_lines] == ["Payee", "Huye College", "Keza"]
    assert "Used from" in payee_lines[0]
    assert "BKIGRWRW •••• 5678" in payee_lines[1]
    assert "100012345678" not in "".join(lines + payee_lines)
    for url in (PAYMENTS, PAYEES):
        assert client.get(url, {"format": "xlsx"}).content[:2] == b"PK"
        assert client.get(url, {"format": "pdf"}).status_code == 400


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["Huye College", "Keza"]), ({"q": "uwimana"}, ["Keza"]), ({"q": "aw-1"}, ["Huye College"]),
        ({"account": "none"}, ["Keza"]), ({"account": "active"}, ["Huye College"]), ({"account": "blocked"}, []),
        ({"account": "x"}, ["Huye College", "Keza"]),
    ],
)  # fmt: skip
def test_payees_are_narrowed_by_the_address(client_for, given, found):
    three()

    assert names(client_for(people.maker()), **given) == found


# What they cost


def many(payments_wanted, payees_wanted):
    """So many rejected payments and so many payees with two accounts each, beside what stands."""
    for _one in range(payments_wanted):
        payments.reject_payment(world.requested(), reason="Wrong", by=people.checker())
    for place in range(payees_wanted):
        payee = people.new_payee(name=f"Payee {place}")
        people.proposed(payee)
        people.proposed(payee, number="200087654321")


@pytest.mark.parametrize("url", [PAYMENTS, PAYEES, PAYMENTS + "?format=csv", PAYEES + "?format=csv"])
def test_a_list_costs_the_same_for_one_and_for_three(client_for, url):
    world.ready()
    client = client_for(people.maker())
    many(1, 1)
    one = queries(client, url)

    many(2, 3)

    assert queries(client, url) == one <= 12


def test_a_payment_and_a_payee_cost_the_same_however_much_happened(client_for):
    payment = paid_to("sent")
    client = client_for(people.checker())
    urls = [
        reverse("payment", args=[payment.reference]),
        reverse("payee", args=[payment.account.payee_id]),
        reverse("award_money", args=[payment.award_number]),
        reverse("money_board"),
    ]
    before = [queries(client, url) for url in urls]

    payments.fail_payment(payment, reason="AC04", by=people.checker())
    for _time in range(3):
        again = payments.request_payment(payment.thing.fresh(), account=payment.account, by=people.maker())
        payments.reject_payment(again, reason="Not yet", by=people.checker())
    people.proposed(payment.account.payee, number="200087654321")
    payments.request_payment(payment.thing.fresh(), account=payment.account, by=people.maker())

    after = [queries(client, url) for url in urls]
    assert all(late <= early for late, early in zip(after, before, strict=True)), (before, after)
    assert max(before) <= 24


def test_a_due_tranche_is_asked_for_from_the_board(client_for):
    award = ready()
    board = reverse("money_board")
    assert request_page(award) in text(client_for(people.maker()).get(board))
    assert request_page(award) not in text(client_for(people.checker()).get(board))

    payment = payments.request_payment(planning.tranche(award), account=world.account(), by=people.maker())

    shown = text(client_for(people.maker()).get(board))
    assert reverse("payment", args=[payment.reference]) in shown
    assert request_page(award) not in shown


def test_the_team_sees_no_payment_and_no_payee(client_for):
    payment = paid_to()
    page = text(client_for(personas.aline()).get(reverse("award_money", args=[payment.award_number])))

    assert payment.reference + "/" not in page
    assert "/run/payees/" not in page
    assert "History of the money" not in page


def test_the_history_of_the_money_is_told_in_words(client_for):
    payment = paid_to("sent")
    award = payment.thing.award
    milestone = planning.tranche(award, 2).conditions.get(kind="milestone")
    client_for(personas.grace()).post(
        reverse("condition_meet", args=[award.number, milestone.pk]), {"evidence": "Saw the roof"}
    )

    shown = client_for(personas.vincent()).get(reverse("award_money", args=[award.number]))

    told = [str(one.words) for one in shown.context["history"]]
    for words in ("asked for the payment", "sent the payment to the bank", "saw that a condition is met"):
        assert words in told
    assert "Evidence: Saw the roof" in text(shown)


def test_an_account_of_another_payee_leaves_the_list_right(client_for):
    three()
    payees.block_account(PayeeAccount.objects.get(), reason="Wrong", by=people.maker())

    assert names(client_for(people.maker()), account="blocked") == ["Huye College"]
