# SPDX-License-Identifier: AGPL-3.0-or-later
"""The table of notices: every row speaks of an act that exists, in every language, and gives nothing away."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from budgets.models import ReleaseCondition
from budgets.operations import payment as payments
from budgets.operations import tranche as tranches
from core import outbox
from core.lifecycle import Stateful, steps_of
from tests import personas, worlds, worlds_decision
from tests.budgets.expenses import accounting
from tests.budgets.payments import people, world
from tests.budgets.plan import planning
from tests.workflows import test_money_inbox
from workflows.notices import NOTICES

RECORDED = re.compile(r'(?:audit\.record\(\s*|act=)"([a-z_]+)"')


def acts() -> set[str]:
    """Every name under which an act is recorded: the steps, and what operations record."""
    steps = {
        f"{model._meta.label_lower}.{step[0]}"
        for model in apps.get_models()
        if issubclass(model, Stateful)
        for step in steps_of(model)
    }
    names = set()
    for path in settings.BASE_DIR.glob("*/operations/**/*.py"):
        names |= set(RECORDED.findall(path.read_text(encoding="utf-8")))
    models = [model._meta.label_lower for model in apps.get_models()]
    return steps | {f"{label}.{name}" for label in models for name in names}


def test_every_row_speaks_of_an_act_that_is_recorded():
    assert set(NOTICES) - acts() == set()


@pytest.mark.parametrize("language", ["en", "fr", "rw"])
@pytest.mark.parametrize(
    "text", sorted({notice.text for rows in NOTICES.values() for notice in rows} | {"reminder", "escalation"})
)
def test_every_text_has_a_subject_a_greeting_and_its_link(text, language):
    context = {
        "person": personas.Person(name="Aline Uwimana"),
        "label": "TVET-2026-0001",
        "url": "https://example.org/p/1/",
        "words": "Score TVET-2026-0001",
        "due": timezone.now(),
    }
    with translation.override(language):
        written = render_to_string(f"notices/{text}.txt", context).strip()

    subject, _empty, body = written.partition("\n")
    assert 10 < len(subject) < 100
    assert "Aline" in body
    assert body.rstrip().endswith("https://example.org/p/1/")
    assert "{{" not in written


@pytest.mark.django_db
def test_the_result_itself_is_in_no_mail():
    worlds_decision.released(3)
    outbox.drain(kinds=("told",))
    outbox.drain(kinds=("mail",))

    told = [message for message in mail.outbox if "result" in message.subject.lower()]
    assert len(told) >= 3
    assert {re.sub(r"Hello \w+", "Hello", message.body) for message in told} == {
        re.sub(r"Hello \w+", "Hello", told[0].body)
    }


@pytest.mark.django_db
def test_a_reader_is_written_to_in_the_readers_language():
    eric = personas.eric()
    type(eric).objects.filter(pk=eric.pk).update(language="fr")
    worlds.submitted()
    outbox.drain(kinds=("told",))
    outbox.drain(kinds=("mail",))

    (message,) = [one for one in mail.outbox if one.to == ["eric@example.org"] and "0001" in one.subject]
    assert message.extra_headers["Content-Language"] == "fr"


def _mails() -> dict[str, set[str]]:
    """Who was written to, by the first words of the subject."""
    outbox.drain(kinds=("told",))
    outbox.drain(kinds=("mail",))
    found: dict[str, set[str]] = {}
    for message in mail.outbox:
        found.setdefault(message.subject, set()).add(message.to[0].partition("@")[0])
    return found


@pytest.mark.django_db
def test_a_payment_that_arrived_and_came_back_is_told_without_its_amount():
    payment = test_money_inbox.arrived(_drafted())
    payments.return_payment(payment, reason="AC04", by=people.maker())

    told = _mails()

    number = payment.number
    assert told[f"A payment for you was made: {number}"] == {"aline", "eric"}
    assert told[f"A payment for you was not carried out: {number}"] == {"aline", "eric"}
    staff = {"grace", "odile"}  # Jean-Paul noted it himself
    assert told[f"The payment {number} failed or came back"] == staff
    assert told[f"The tranche {number} is due"] == {"jeanpaul"}
    for message in mail.outbox:
        assert "1 800 000" not in message.body.replace("\u202f", " ").replace("\u00a0", " ")
        assert "Huye College" not in message.body


def _drafted():
    payment = test_money_inbox.asked(test_money_inbox.due())
    payments.check_payment(payment, by=people.checker())
    test_money_inbox.drafted(payment.fresh())
    return payment.fresh()


@pytest.mark.django_db
def test_a_payment_of_no_award_leads_to_the_inbox():
    world.ready()
    payment = world.requested()
    (notice,) = NOTICES["budgets.payment.settle"]

    assert notice.url(payment) == f"/awards/{payment.award_number}/money/"
    payment.award_number = "EXPERT-1"
    assert notice.url(payment) == reverse("inbox")
    assert list(notice.to(payment)) == []


@pytest.mark.django_db
def test_a_question_a_waiver_and_an_account_are_told_to_whose_turn_it_is():
    expense = accounting.asked()
    people.proposed(people.new_payee(award_number=expense.award.number))
    condition = ReleaseCondition.objects.get(tranche=planning.tranche(expense.award, 2), kind="milestone")
    people.director()
    tranches.ask_waiver(condition, reason="The rains", by=personas.grace())

    told = _mails()

    assert told["Finance asks about an expense of yours"] == {"aline", "eric"}
    assert told["A waiver waits for your decision"] == {"solange"}
    assert told["An account of a payee waits to be confirmed"] == {"odile"}
