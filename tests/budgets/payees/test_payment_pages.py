# SPDX-License-Identifier: AGPL-3.0-or-later
"""A payment through its pages: asked for, checked, released, paid; stopped; refused in words."""

import pytest

from accounts.states import Role
from budgets.models import Payment
from budgets.operations import payee as payees
from budgets.operations import payment as payments
from core.models import ReadEntry
from tests import personas
from tests.budgets.payees.paying import page, paid_to, ready, request_page
from tests.budgets.payments import people, world
from tests.budgets.plan import planning
from tests.grants import giving
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
SEEN = {"payee": "on", "conditions": "on"}
PAID = {"amount": "1 800 000", "voucher": "BK-17", "bank": "BK main"}


def today():
    return payments.today_of(people.TVET).isoformat()


def state(payment):
    return payment.fresh().state


# The whole way


def test_from_a_due_tranche_to_the_money_that_arrived(client_for):
    award = ready()
    maker, checker, releaser = (client_for(who()) for who in (people.maker, people.checker, people.releaser))
    money = text(maker.get(f"/awards/{award.number}/money/"))
    assert request_page(award) in money
    asking = text(maker.get(request_page(award)))
    assert "1.8 million" in asking
    assert "Bank of Kigali •••• 5678" in asking

    answer = maker.post(request_page(award), {"account": world.account().pk})
    payment = Payment.objects.get()
    assert answer.url == page("payment", payment)
    assert "A check" in text(maker.get(answer.url))

    assert checker.post(page("payment_check", payment), SEEN).status_code == 302
    assert page("payment_release", payment) in text(releaser.get(page("payment", payment)))
    assert releaser.post(page("payment_release", payment)).status_code == 302
    world.send(payment.fresh())
    assert maker.post(page("payment_settle", payment), PAID | {"paid_on": today()}).status_code == 302

    shown = text(maker.get(page("payment", payment)))
    for words in (
        "Paid, voucher BK-17",
        f"Sent in batch {payment.fresh().batch}",
        "Checked by",
        "one million eight hundred thousand",
    ):
        assert words in shown
    assert planning.tranche(award).state == "paid"


def test_the_papers_stand_beside_the_payment(client_for):
    payment = paid_to()

    shown = text(client_for(people.checker()).get(page("payment", payment)))

    for words in (
        "Ceiling of the award", "RWF\u202f3\u202f000\u202f000", "Huye College", "Called the college", "Left to promise",
        "Next: A check", "0 of 1 given", "finance checkers", "asked for the payment", "Jean-Paul Mugisha",
    ):  # fmt: skip
        assert words in shown, words
    assert "100012345678" not in shown
    assert "In the agreement" in shown
    assert "the contracting party is" not in shown


def test_what_was_seen_is_opened_from_the_payment(client_for):
    award = ready()
    condition = planning.tranche(award, 2).conditions.get(kind="milestone")
    officer = client_for(personas.grace())
    seen = {"evidence": "The report", "file": giving.photo()}
    assert (
        officer.post(f"/awards/{award.number}/money/conditions/{condition.pk}/seen/", seen).status_code == 302
    )
    paper = f"/awards/{award.number}/money/conditions/{condition.pk}/paper/"

    answer = client_for(personas.vincent()).get(paper)

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert ReadEntry.objects.get().what == "evidence"
    assert client_for(personas.aline()).get(paper).status_code == 200
    assert client_for(personas.stranger()).get(paper).status_code == 404
    nothing = planning.tranche(award, 2).conditions.get(kind="previous_liquidated")
    assert officer.get(f"/awards/{award.number}/money/conditions/{nothing.pk}/paper/").status_code == 404


# Who may


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("jean_paul", 200), ("odile", 200), ("emmanuel", 200), ("solange", 200), ("grace", 200), ("vincent", 200),
        ("aline", 404), ("beatrice", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_who_reads_a_payment(client_for, who, code):
    payment = paid_to()

    assert client_for(personas.person(who)).get(page("payment", payment)).status_code == code
    assert ReadEntry.objects.exists() is (who == "vincent")


@pytest.mark.parametrize(
    ("act", "who", "at", "allowed"),
    [
        ("check", "maker", "requested", False), ("check", "checker", "requested", True),
        ("release", "checker", "checked", False), ("release", "releaser", "checked", True),
        ("reject", "releaser", "checked", True), ("reject", "maker", "requested", False),
        ("withdraw", "checker", "requested", False), ("withdraw", "maker", "checked", True),
        ("settle", "releaser", "sent", False), ("settle", "checker", "sent", True),
        ("fail", "maker", "sent", False), ("fail", "checker", "released", True),
        ("return", "checker", "settled", True), ("return", "director", "settled", False),
        ("report", "maker", "sent", True), ("report", "director", "sent", False),
        ("declare", "checker", "sent", False), ("declare", "director", "sent", True),
    ],
)  # fmt: skip
def test_who_is_let_onto_the_page_of_a_step(client_for, act, who, at, allowed):
    payment = paid_to(at)
    answer = client_for(getattr(people, who)()).get(page(f"payment_{act}", payment))
    assert answer.status_code == (200 if allowed else 403)
    assert allowed or "Only " in text(answer)


@pytest.mark.parametrize("act", ["check", "release", "settle", "return", "report"])
def test_the_page_of_a_step_that_is_not_possible_says_so(client_for, act):
    payment = payments.reject_payment(paid_to(), reason="Wrong", by=people.checker())
    by = people.releaser() if act == "release" else people.checker()

    answer = client_for(by).get(page(f"payment_{act}", payment))

    assert (answer.status_code, "Rejected" in text(answer)) == (409, True)


def test_only_what_one_may_do_is_offered(client_for):
    payment = paid_to()
    offered = {}
    for who in ("maker", "checker", "releaser", "director"):
        shown = client_for(getattr(people, who)()).get(page("payment", payment))
        offered[who] = [url.split("/")[-2] for url, *_rest in shown.context["steps"]]

    assert offered == {
        "maker": ["withdraw"],
        "checker": ["check", "reject"],
        "releaser": ["reject"],
        "director": [],
    }


def test_who_asked_neither_sees_nor_may_the_check(client_for):
    both = people.with_role(people.maker(), Role.FINANCE_CHECKER)
    payment = paid_to()
    client = client_for(both)

    assert page("payment_check", payment) not in text(client.get(page("payment", payment)))
    answer = client.post(page("payment_check", payment), SEEN)

    assert (answer.status_code, "somebody else answers for it" in text(answer)) == (422, True)


@pytest.mark.parametrize(
    ("at", "words", "who"),
    [
        ("requested", "A check", "finance checkers"), ("checked", "A release", "those who release payments"),
        ("released", "It goes to the bank in a batch", "finance officers"), ("sent", "The bank's answer", "finance"),
        ("settled", None, ""),
    ],
)  # fmt: skip
def test_everybody_reads_what_is_awaited_and_of_whom(client_for, at, words, who):
    told = client_for(personas.grace()).get(page("payment", paid_to(at))).context["next"]

    assert (told.words if told else None) == words
    assert words is None or who in told.who


def test_of_a_reported_payment_a_director_is_awaited_who_did_not_report_it(client_for):
    payment = payments.report_unknown(paid_to("sent"), letter=giving.photo(), by=people.checker())
    checker, director = (
        client_for(who()).get(page("payment", payment)) for who in (people.checker, people.director)
    )

    assert director.context["next"].words == "A decision on the bank's letter"
    assert page("payment_declare", payment) in text(director)
    assert page("payment_report", payment) not in text(checker)


# Refusals keep what was typed


@pytest.mark.parametrize("ticked", [{}, {"payee": "on"}, {"conditions": "on"}])
def test_a_check_without_having_looked_is_refused(client_for, ticked):
    payment = paid_to()

    answer = client_for(people.checker()).post(page("payment_check", payment), ticked)

    assert (answer.status_code, state(payment)) == (422, "requested")
    assert "Tick this when you have seen it" in text(answer)


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"amount": "1800"}, "amount", "but the bank paid"),
        ({"amount": "many"}, "amount", "many"),
        ({"paid_on": "2020-01-01"}, "paid_on", "was released on"),
        ({"voucher": " "}, "voucher", "required"),
        ({"voucher": "V" * 61}, "voucher", "60"),
        ({"bank": ""}, "bank", "required"),
        ({"bank": "B" * 81}, "bank", "80"),
    ],
)
def test_what_the_bank_did_not_say_is_refused_at_its_field(client_for, given, field, words):
    payment = paid_to("sent")

    answer = client_for(people.maker()).post(
        page("payment_settle", payment), PAID | {"paid_on": today()} | given
    )

    form = answer.context["form"]
    assert (answer.status_code, set(form.errors)) == (422, {field})
    assert words in str(form.errors[field])
    assert form["voucher"].value() == (PAID | given)["voucher"]
    assert state(payment) == "sent"


@pytest.mark.parametrize("reason", ["", "   ", "x" * 301])
@pytest.mark.parametrize(
    ("act", "who", "at"),
    [
        ("reject", "checker", "requested"), ("withdraw", "maker", "requested"), ("fail", "checker", "sent"),
        ("return", "checker", "settled"),
    ],
)  # fmt: skip
def test_a_reason_is_said_and_not_cut(client_for, act, who, at, reason):
    payment = paid_to(at)

    answer = client_for(getattr(people, who)()).post(page(f"payment_{act}", payment), {"reason": reason})

    assert (answer.status_code, set(answer.context["form"].errors), state(payment)) == (422, {"reason"}, at)
    assert answer.context["form"]["reason"].value() == reason


def test_a_payment_to_an_account_that_was_blocked_meanwhile_is_refused(client_for):
    payment = paid_to("checked")
    payees.block_account(payment.account, reason="The payee called", by=people.checker())

    answer = client_for(people.releaser()).post(page("payment_release", payment))

    assert (answer.status_code, "“Blocked”" in text(answer), state(payment)) == (422, True, "checked")


# Stopped


@pytest.mark.parametrize(
    ("act", "who", "at", "ends"),
    [
        ("reject", "checker", "requested", "rejected"), ("withdraw", "maker", "checked", "rejected"),
        ("fail", "checker", "sent", "failed"), ("return", "maker", "settled", "returned"),
    ],
)  # fmt: skip
def test_a_payment_ends_with_a_reason_and_the_tranche_is_due_again(client_for, act, who, at, ends):
    payment = paid_to(at)
    client = client_for(getattr(people, who)())

    assert client.post(page(f"payment_{act}", payment), {"reason": "AC04 closed"}).status_code == 302

    assert (state(payment), payment.fresh().reason) == (ends, "AC04 closed")
    award = payment.thing.award
    assert request_page(award) in text(client_for(people.maker()).get(f"/awards/{award.number}/money/"))
    again = client_for(people.maker()).post(request_page(award), {"account": world.account().pk})
    assert again.url.endswith("-T1-2/")
    assert payment.reference in text(client.get(again.url))


def test_a_payment_of_unknown_outcome_needs_a_letter_and_a_director(client_for):
    payment = paid_to("sent")
    checker, director = client_for(people.checker()), client_for(people.director())
    early = director.post(page("payment_declare", payment), {"reason": "Lost"})
    assert (early.status_code, "Attach the bank" in text(early)) == (422, True)
    assert checker.get(page("payment_letter", payment)).status_code == 404
    silent = checker.post(page("payment_report", payment), {})
    assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"letter"})

    assert checker.post(page("payment_report", payment), {"letter": giving.photo()}).status_code == 302

    assert page("payment_letter", payment) in text(director.get(page("payment_declare", payment)))
    assert director.get(page("payment_letter", payment)).status_code == 200
    assert client_for(personas.vincent()).get(page("payment_letter", payment)).status_code == 200
    assert ReadEntry.objects.get().what == "letter"
    assert director.post(page("payment_declare", payment), {"reason": "The bank says so"}).status_code == 302
    assert state(payment) == "failed"
    assert "Declared failed by" in text(director.get(page("payment", payment)))


def test_another_letter_about_the_same_payment_is_refused(client_for):
    payment = paid_to("sent")
    first = {"letter": giving.photo()}
    client_for(people.checker()).post(page("payment_report", payment), first)

    answer = client_for(people.maker()).post(page("payment_report", payment), {"letter": giving.photo()})

    assert (answer.status_code, "already" in text(answer)) == (422, True)


# Asking


def test_a_tranche_that_waits_is_not_asked_for(client_for):
    award = ready()
    client = client_for(people.maker())

    assert client.get(request_page(award, 2)).status_code == 409
    assert client.get(request_page(award, 9)).status_code == 404
    assert client_for(personas.grace()).get(request_page(award)).status_code == 403


def test_without_an_account_in_use_the_page_says_what_is_missing(client_for):
    people.set_rules()
    award = planning.opened()
    client = client_for(people.maker())
    assert f"/run/payees/new/?award={award.number}" in text(client.get(request_page(award)))

    account = people.proposed(people.new_payee(award_number=award.number))
    payees.verify_account(account, how="Called", by=people.checker())

    shown = text(client.get(request_page(award)))
    assert "No account may be used yet" in shown
    assert "used from" in shown
    assert client.post(request_page(award), {"account": account.pk}).status_code == 422


def test_a_payment_of_something_else_than_a_tranche_is_shown_too(client_for):
    world.ready()
    payment = world.requested()

    shown = client_for(people.checker()).get(page("payment", payment))

    assert (shown.status_code, shown.context["tranche"]) == (200, None)
    assert "Instalment 1 of TVET-AW-1" in text(shown)
