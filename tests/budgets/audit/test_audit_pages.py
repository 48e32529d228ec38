# SPDX-License-Identifier: AGPL-3.0-or-later
"""The auditor's pages: draw, open each payment's papers in one click, note, go on; each reading is logged."""

import pytest
from django.urls import reverse

from budgets.models import AuditItem, AuditSample, JournalEntry, Payment
from budgets.operations.expense import raise_finding, report_expense
from core.models import ReadEntry
from tests import personas
from tests.budgets.audit.looked import draw, drawn, released
from tests.budgets.payments import people
from tests.budgets.plan import spending
from tests.budgets.statements import bank
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
AUDIT, NEW = reverse("audit"), reverse("audit_new")


def page(sample, place=None):
    return (
        reverse("audit_item", args=[sample.pk, place]) if place else reverse("audit_sample", args=[sample.pk])
    )


def readings() -> list[str]:
    return list(ReadEntry.objects.order_by("pk").values_list("what", flat=True))


def test_the_auditor_draws_through_the_page(client_for):
    released()
    client = client_for(personas.vincent())
    told = {"programme_key": "tvet", "currency": "RWF", "method": "amount", "size": "2", "seed": "7"}

    assert "Draw a sample" in text(client.get(AUDIT))
    assert "before the first one" in text(
        client.post(NEW, told | {"since": "2026-02-01", "until": "2026-01-01"})
    )
    wrong = client.post(NEW, told | {"since": "2099-01-01"})
    assert (wrong.status_code, "No payment in RWF was released" in text(wrong)) == (422, True)
    answer = client.post(NEW, told)

    sample = AuditSample.objects.get()
    assert answer.url == page(sample)
    assert str(sample) in text(client.get(AUDIT))


def test_the_director_reads_and_draws_nothing(client_for):
    sample, client = drawn(), client_for(people.director())

    assert "Draw a sample" not in text(client.get(AUDIT))
    assert client.get(page(sample, 1)).context["form"] is None
    assert (client.get(NEW).status_code, client.post(page(sample, 1), {"verdict": "seen"}).status_code) == (
        403,
        403,
    )
    assert readings() == []


def test_the_sample_says_how_it_was_drawn_and_is_drawn_again(client_for):
    sample, client = drawn(), client_for(personas.vincent())

    assert sample.list_sha256 in text(client.get(page(sample)))
    assert "the list and the payments are the same" in text(client.get(page(sample), {"again": "1"}))
    lines = client.get(reverse("audit_list", args=[sample.pk]), {"format": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in lines.splitlines()[1:]] == sorted(
        Payment.objects.values_list("reference", flat=True)
    )
    rows = client.get(page(sample), {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert len(rows) == 3
    assert "Huye College" in rows[1]
    assert client.get(page(sample), {"format": "xlsx"}).content[:2] == b"PK"


def test_noting_goes_on_to_the_next_and_ends_at_the_sample(client_for):
    sample, client = drawn(), client_for(personas.vincent())

    wrong = client.post(page(sample, 1), {"verdict": "question", "note": ""})
    assert (wrong.status_code, "Write your question down" in text(wrong)) == (422, True)
    assert client.post(page(sample, 2), {"verdict": "seen"}).url == page(sample, 1)
    assert client.post(page(sample, 1), {"verdict": "question", "note": "Which?"}).url == page(sample)

    assert list(AuditItem.objects.values_list("verdict", flat=True)) == ["question", "seen"]
    assert client.get(page(sample)).context["next"] is None
    assert 'value="question"' in text(client.get(page(sample, 1)))


@pytest.mark.parametrize(("place", "neighbours"), [(1, (None, 2)), (2, (1, None))])
def test_each_leads_to_its_neighbours(client_for, place, neighbours):
    told = client_for(personas.vincent()).get(page(drawn(), place)).context

    assert (told["previous"], told["following"]) == neighbours


def test_another_place_is_nowhere(client_for):
    assert client_for(personas.vincent()).get(page(drawn(), 9)).status_code == 404


def test_every_reading_of_the_auditor_is_logged(client_for):
    sample, client = drawn(), client_for(personas.vincent())

    client.get(page(sample, 1))
    client.get(reverse("audit_exceptions"))
    entry = JournalEntry.objects.first()
    assert entry.digest in text(client.get(reverse("audit_entry", args=["tvet", entry.seq])))

    assert readings() == ["sample", "payment", "exceptions", "entry"]


def test_all_papers_stand_on_one_page(client_for):
    """What was asked, by which file it left, what the bank booked, what stands in the books, what was spent."""
    tranche, paid = bank.arrived()
    sample = draw(method="amount", size=1)
    told = client_for(personas.vincent()).get(page(sample, 1))

    file, line = paid.batch.files.first(), paid.statement_lines.get()
    entries = [one.key.rsplit(":", 1)[1] for one in told.context["entries"]]
    shown = text(told)
    assert entries == ["release", "settle"]
    assert file.sha256 in shown
    assert reverse("statement_line", args=[line.pk]) in shown
    assert reverse("payee_reveal", args=[paid.account_id]) in shown
    assert "No expense was handed in yet" in shown

    told = {"spent_on": spending.SPENT, "supplier": "Quincaillerie du Lac", "receipt": spending.receipt()}
    one = report_expense(tranche, None, amount=people.rwf(7), by=personas.aline(), **told)
    finding = raise_finding(tranche, amount=people.rwf(5), words="No receipt", by=people.maker())
    shown = text(client_for(personas.vincent()).get(page(sample, 1)))
    for url in (
        reverse("run_expense", args=[one.pk]),
        reverse("expense_receipt", args=[one.award.number, one.pk]),
        reverse("finding", args=[one.award.number, finding.pk]),
    ):
        assert url in shown


def test_it_costs_the_same_for_one_payment_and_for_three(client_for):
    released()
    client, small, large = client_for(personas.vincent()), draw(size=1), draw(size=3)

    assert queries(client, page(small)) == queries(client, page(large)) <= 12
    assert queries(client, AUDIT) <= 12
    assert queries(client, page(small, 1)) == queries(client, page(large, 1))
