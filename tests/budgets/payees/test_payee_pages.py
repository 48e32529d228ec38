# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees through their pages: written down, account proposed, confirmed, blocked, its number read for a while."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.states import Role
from budgets.models import Payee, PayeeAccount
from budgets.views import revealing
from core.models import ReadEntry
from tests import personas, worlds
from tests.budgets.payees.paying import paid_to
from tests.budgets.payments import people
from tests.budgets.plan import planning
from tests.grants.views.looking import text
from tests.keeping import kept

pytestmark = pytest.mark.django_db
NEW = reverse("payee_new")
BANK = {"bank": "BKIGRWRW", "number": "100 012-345 678", "holder": "Huye College"}
WALLET = {"provider": "mtn", "number": "0788 123 456", "holder": "Huye College"}
CLEAR = "100012345678"


@kept
def proposed() -> PayeeAccount:
    """An account that Jean-Paul proposed; Odile may confirm it."""
    worlds.programme()
    for who in (people.checker, people.releaser, people.director, personas.grace, personas.vincent):
        who()
    return people.proposed()


def page(name, key):
    return reverse(name, args=[key])


def again(account):
    return PayeeAccount.objects.get(pk=account.pk)


# Who may


@pytest.mark.parametrize(
    ("who", "codes"),
    [  # new, payee, bank, verify, block, reveal
        ("jean_paul", (200, 200, 200, 403, 200, 200)), ("odile", (403, 200, 403, 200, 200, 200)),
        ("emmanuel", (403, 200, 403, 403, 200, 200)), ("solange", (403, 200, 403, 403, 200, 200)),
        ("grace", (200, 200, 200, 403, 403, 403)), ("vincent", (403, 200, 403, 403, 403, 200)),
        ("beatrice", (403, 404, 404, 404, 404, 404)), ("stranger", (403, 404, 404, 404, 404, 404)),
    ],
)  # fmt: skip
def test_who_may_what(client_for, who, codes):
    account = proposed()
    client = client_for(personas.person(who))
    pages = [NEW, page("payee", account.payee_id), page("payee_bank", account.payee_id)]
    pages += [page(name, account.pk) for name in ("payee_verify", "payee_block", "payee_reveal")]

    assert tuple(client.get(one).status_code for one in pages) == codes


# Writing down


def test_an_awards_payee_is_filled_in_from_its_agreement(client_for):
    award = planning.opened()
    client = client_for(people.maker())
    assert f"{NEW}?award={award.number}" in text(client.get(f"/awards/{award.number}/money/"))
    known = client.get(NEW, {"award": award.number}).context["form"].initial

    answer = client.post(NEW, known)

    payee = Payee.objects.get()
    assert (payee.name, payee.kind, payee.registration) == ("Huye College", "institution", "RP-07")
    assert answer.url == page("payee", payee.pk)
    assert "the contracting party of the agreement" in text(client.get(answer.url))
    assert answer.url in text(client.get(f"/awards/{award.number}/money/"))
    assert client.post(NEW, known).url == answer.url


def test_another_name_than_the_agreements_is_pointed_out(client_for):
    payee = people.new_payee(award_number=planning.opened().number, name="Huye Trading")

    assert "the contracting party is “Huye College”" in text(
        client_for(people.checker()).get(page("payee", payee.pk))
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": " "}, "name"), ({"name": "N" * 161}, "name"), ({"kind": "tribe"}, "kind"),
        ({"guardian_name": "Aline"}, "guardian_name"), ({"award_number": "NO-1"}, "award_number"),
        ({"programme_key": "other"}, "programme_key"),
    ],
)  # fmt: skip
def test_a_payee_that_is_not_right_is_refused_at_its_field(client_for, given, field):
    proposed()
    told = {"kind": "institution", "name": "Ruli School", "programme_key": people.TVET} | given

    answer = client_for(people.maker()).post(NEW, told)

    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})
    assert not Payee.objects.filter(name="Ruli School").exists()


def test_a_child_is_paid_through_the_guardian(client_for):
    worlds.programme()
    told = {"kind": "person", "name": "Keza", "guardian_name": "Aline Uwimana", "programme_key": people.TVET}
    client = client_for(people.maker())

    answer = client.post(NEW, told)

    assert "Aline Uwimana" in text(client.get(answer.url))
    key = Payee.objects.get().pk
    assert client.get(page("payee_wallet", key)).context["form"]["holder"].value() == "Aline Uwimana"


# Proposing


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"number": "12"}, "number"), ({"number": "RW12345678901234"}, "number"), ({"bank": ""}, "bank"),
        ({"bic": "EQBLRWRW"}, "bic"), ({"bank": "", "bic": "NO"}, "bic"), ({"holder": " "}, "holder"),
        ({"bank": "", "bic": "B" * 41}, "bic"),
        ({"bank": "", "bic": "INGBNL2A", "number": "NL00 INGB 0001 2345 67"}, "number"),
    ],
)  # fmt: skip
def test_an_account_that_cannot_be_right_is_refused_at_its_field(client_for, given, field):
    payee = proposed().payee

    answer = client_for(people.maker()).post(page("payee_bank", payee.pk), BANK | given)

    form = answer.context["form"]
    assert (answer.status_code, set(form.errors), payee.accounts.count()) == (422, {field}, 1)
    assert form["number"].value() == (BANK | given)["number"]


def test_an_account_abroad_has_the_country_of_its_bank(client_for):
    payee = proposed().payee
    told = {"bic": "ingbnl2a", "number": "NL91 ABNA 0417 1643 00", "holder": "Huye College"}

    assert client_for(people.maker()).post(page("payee_bank", payee.pk), told).status_code == 302

    made = payee.accounts.get(country="NL")
    assert (made.bic, made.masked, made.way) == ("INGBNL2A", "•••• 4300", "INGBNL2A")


@pytest.mark.parametrize(
    ("given", "field"),
    [({"number": "0733 123 456"}, "number"), ({"number": "soon"}, "number"), ({"provider": "x"}, "provider")],
)
def test_a_wallet_is_one_of_its_provider(client_for, given, field):
    payee = proposed().payee
    client = client_for(people.maker())

    answer = client.post(page("payee_wallet", payee.pk), WALLET | given)
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {field})

    assert client.post(page("payee_wallet", payee.pk), WALLET).status_code == 302
    assert "Mobile money" in text(client.get(page("payee", payee.pk)))


# Confirming and blocking


def test_a_second_person_confirms_and_the_page_says_from_when_it_is_used(client_for):
    account = proposed()
    client = client_for(people.checker())
    silent = client.post(page("payee_verify", account.pk), {"how": " "})
    assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"how"})

    assert client.post(page("payee_verify", account.pk), {"how": "Called"}).status_code == 302

    now = again(account)
    assert (now.state, now.verified_how, now.usable_from - now.verified_at) == (
        "verified",
        "Called",
        timedelta(3),
    )
    shown = text(client.get(page("payee", account.payee_id)))
    assert "May be used from" in shown
    assert "confirmed the account" in shown
    assert client.post(page("payee_verify", account.pk), {"how": "Called"}).status_code == 302
    assert client.get(page("payee_verify", account.pk)).status_code == 409


def test_who_proposed_is_not_offered_the_confirmation_and_is_refused(client_for):
    account = proposed()
    both = people.with_role(people.maker(), Role.FINANCE_CHECKER)
    client, url = client_for(both), page("payee_verify", account.pk)

    assert url not in text(client.get(page("payee", account.payee_id)))
    answer = client.post(url, {"how": "I know"})

    assert (answer.status_code, "another finance checker" in text(answer)) == (422, True)


def test_an_account_is_blocked_with_a_reason(client_for):
    account = proposed()
    client, url = client_for(people.maker()), page("payee_block", account.pk)
    assert client.post(url, {"reason": "x" * 301}).status_code == 422

    assert client.post(url, {"reason": "The payee never heard of it"}).status_code == 302

    assert again(account).state == "blocked"
    assert "The payee never heard of it" in text(client.get(page("payee", account.payee_id)))
    late = client.post(url, {"reason": "Again"})
    assert (late.status_code, "Blocked" in text(late), client.get(url).status_code) == (422, True, 409)


# Reading a number


def test_a_number_is_in_clear_for_some_minutes_for_the_reader_alone(client_for, monkeypatch):
    account = proposed()
    auditor, other = client_for(personas.vincent()), client_for(people.maker())
    payee = page("payee", account.payee_id)
    assert auditor.post(page("payee_reveal", account.pk), {"reason": " "}).status_code == 422
    assert not ReadEntry.objects.exists()

    assert auditor.post(page("payee_reveal", account.pk), {"reason": "Sample 7"}).status_code == 302

    shown = auditor.get(payee)
    assert (CLEAR in text(shown), shown["Cache-Control"]) == (True, "private, no-store")
    assert CLEAR not in text(other.get(payee))
    assert {(one.person, one.reason) for one in ReadEntry.objects.all()} == {(personas.vincent(), "Sample 7")}
    assert ReadEntry.objects.count() == 2
    later = timezone.now() + timedelta(minutes=revealing.MINUTES, seconds=1)
    monkeypatch.setattr(revealing.timezone, "now", lambda: later)
    assert CLEAR not in text(auditor.get(payee))
    assert ReadEntry.objects.count() == 2


def test_the_payments_of_a_payee_lead_to_their_pages(client_for):
    payment = paid_to()

    shown = text(client_for(people.checker()).get(page("payee", payment.account.payee_id)))

    assert reverse("payment", args=[payment.reference]) in shown
