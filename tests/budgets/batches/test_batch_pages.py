# SPDX-License-Identifier: AGPL-3.0-or-later
"""Batches through their pages: each hand does its part, what is wrong is said where it stands, nothing typed is lost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from budgets.models import PaymentBatch
from budgets.operations import payment as payments
from core.models import ReadEntry
from tests.budgets.batches import office
from tests.budgets.payments import people
from tests.budgets.payments.people import TVET
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("batches"), reverse("batch_new")


def url(name, batch, *more):
    return reverse(name, args=[batch.number, *more])


def begun(client, **given):
    day = payments.today_of(TVET) + timedelta(days=1)
    told = {"channel": "pack", "currency": "RWF", "execution_date": day.isoformat()}
    return client.post(NEW, told | given)


def test_three_people_pay_three_at_once(client_for):
    office.checked()
    maker, releaser = client_for(people.maker()), client_for(people.releaser())
    assert "T1-1" in text(maker.get(NEW))
    answer = begun(maker, everything="on")
    batch = PaymentBatch.objects.get()
    assert answer.url == url("batch", batch)
    assert "three thousand Rwandan francs" in text(maker.get(answer.url))

    assert maker.post(url("batch_lock", batch)).status_code == 302
    page = text(releaser.get(url("batch_release", batch)))
    assert "3 000" not in page.replace("\u202f", " "), "the sum is not shown where it is typed"
    wrong = releaser.post(url("batch_release", batch), {"control": "3001"})
    assert (wrong.status_code, 'value="3001"' in wrong.content.decode()) == (422, True)
    assert "is not the control sum" in text(wrong)
    assert releaser.post(url("batch_release", batch), {"control": "3 000"}).status_code == 302
    assert "papers are made in a moment" in text(releaser.get(url("batch", batch)))
    waiting = maker.post(url("batch_hand_over", batch))
    assert (waiting.status_code, "still being made" in text(waiting)) == (422, True)


def test_a_bank_file_is_downloaded_twice_with_the_same_bytes_and_each_reading_is_kept(client_for):
    office.checked()
    batch = office.released(make=office.order)
    maker = client_for(people.maker())
    file = batch.files.get()
    first, second = (maker.get(url("batch_file", batch, file.pk)) for _time in range(2))
    assert first.content == second.content
    assert first["Content-Disposition"] == f'attachment; filename="{batch.number}.xml"'
    assert ReadEntry.objects.filter(what="batch file", person=people.maker()).count() == 2
    assert file.sha256 in text(maker.get(url("batch", batch)))
    assert maker.get(url("batch_file", batch, file.pk + 1)).status_code == 404

    assert maker.post(url("batch_hand_over", batch)).status_code == 302
    page = text(maker.get(url("batch", batch)))
    assert "Handed over" in page
    assert "2 awaited" in page


def test_the_adviser_speaks_beside_each_payment_and_what_it_refuses_is_not_ticked(client_for):
    office.checked()
    maker = client_for(people.maker())
    source = office.source()
    page = maker.get(NEW, {"channel": "pain09", "currency": "RWF", "source": source.pk})
    assert "does not reach a mobile number" in text(page)
    (three,) = office.paid(3)
    refused = begun(maker, channel="pain09", source=source.pk, payments=[three.pk])
    assert (refused.status_code, "T3-1" in text(refused)) == (422, True)
    everything = begun(maker, channel="pain09", source=source.pk, everything="on")
    assert PaymentBatch.objects.get().payments.count() == 2, text(everything)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "Choose at least one payment"),
        ({"everything": "on", "execution_date": "2020-01-01"}, "has passed"),
        ({"everything": "on", "execution_date": "soon"}, "Enter a valid date"),
        ({"everything": "on", "channel": "pain03"}, "Choose an open account in RWF"),
        ({"everything": "on", "channel": "mobile"}, "Choose a mobile money format that pays in RWF"),
        ({"everything": "on", "channel": "pigeon"}, "pigeon is not one of the available choices"),
    ],
)
def test_what_is_missing_is_said_on_the_page(client_for, given, words):
    office.checked()
    answer = begun(client_for(people.maker()), **given)
    assert (answer.status_code, PaymentBatch.objects.count()) == (422, 0)
    assert words in text(answer)


def test_payments_join_and_leave_and_the_batch_is_cancelled(client_for):
    office.checked()
    batch = office.draft(1)
    maker = client_for(people.maker())
    two, three = office.paid(2, 3)
    assert maker.post(url("batch_add", batch), {"payments": [two.pk, three.pk]}).status_code == 302
    assert maker.post(url("batch_add", batch), {}).status_code == 422
    missing = maker.post(url("batch_take_out", batch, two.pk), {"reason": " "})
    assert missing.status_code == 422
    assert maker.post(url("batch_take_out", batch, two.pk), {"reason": "Not today"}).status_code == 302
    assert batch.payments.count() == 2
    assert maker.post(url("batch_cancel", batch), {"reason": "The wrong day"}).status_code == 302
    page = text(maker.get(url("batch", batch)))
    assert "The wrong day" in page
    assert maker.get(url("batch_lock", batch)).status_code == 409


def test_the_list_is_narrowed_paged_and_a_file(client_for):
    office.checked()
    office.sent(1)
    office.draft(2)
    maker = client_for(people.maker())
    numbers = [one.number for one in maker.get(LIST, {"state": "draft"}).context["page"]]
    assert len(numbers) == 1
    assert len(maker.get(LIST, {"state": "sent", "channel": "pain09"}).context["page"].object_list) == 1
    for state in ("partly", "settled", "cancelled"):
        assert "No such batch" in text(maker.get(LIST, {"state": state}))
    rows = maker.get(LIST, {"format": "csv"}).content.decode()
    assert "RWF 1000" in rows
    assert maker.get(LIST, {"format": "xlsx"}).status_code == 200


def test_pages_cost_the_same_at_one_and_at_three(client_for):
    office.checked()
    maker = client_for(people.maker())
    one = office.draft(1)
    cost = queries(maker, url("batch", one)), queries(maker, LIST), queries(maker, NEW)
    two = office.draft(2, 3)
    assert (queries(maker, url("batch", two)), queries(maker, LIST)) == cost[:2]
    assert max(cost) <= 14, cost


def test_one_payment_needs_no_sum_and_two_releasers_are_told_of_each_other(client_for):
    office.checked(hands=2)
    batch = office.locked(1)
    first, second = client_for(people.releaser()), client_for(people.second_releaser())
    assert "Control sum" not in text(first.get(url("batch_release", batch)))
    answer = first.post(url("batch_release", batch), follow=True)
    assert "It needs another person who releases payments too" in text(answer)
    assert "its file is made" in text(second.post(url("batch_release", batch), follow=True))


def test_papers_that_could_not_be_made_are_tried_once_more(client_for):
    from budgets.operations.batch import papers
    from core import jobs

    office.checked()
    batch, maker = office.released(1), client_for(people.maker())
    jobs.begin(papers.job_key(batch), title="x", total=2, by=people.releaser())
    assert "Papers are being made" in text(maker.get(url("batch", batch)))
    jobs.fail(papers.job_key(batch), "PDF documents are disabled")
    assert "PDF documents are disabled" in text(maker.get(url("batch", batch)))
    assert maker.post(url("batch_papers", batch)).url == url("batch", batch)
    assert "disabled" not in text(maker.get(url("batch", batch)))


def test_a_draft_is_begun_only_in_a_programme_of_ones_own(client_for):
    office.checked()
    maker = client_for(people.maker())
    assert maker.get(NEW, {"programme": "another"}).status_code == 404
    assert maker.get(NEW, {"programme": TVET}).status_code == 200


def test_who_sees_nothing_of_it(client_for):
    office.checked()
    batch = office.draft()
    from tests import personas

    for who in (personas.aline(), personas.grace()):
        client = client_for(who)
        assert client.get(LIST).status_code == 403
        assert client.get(url("batch", batch)).status_code == 404
        assert client.get(reverse("ways_out", args=[TVET])).status_code == 404


# Ways out


def test_accounts_codes_and_formats_through_their_pages(client_for):
    office.checked()
    maker, ways = client_for(people.maker()), reverse("ways_out", args=[TVET])
    account = {
        "label": "BK", "holder": "The programme", "country": "RW", "bic": "BKIGRWRW", "number": "12", "currency": "RWF",
    }  # fmt: skip
    wrong = maker.post(reverse("source_new", args=[TVET]), account)
    assert (wrong.status_code, "is not an account number of Bank of Kigali" in text(wrong)) == (422, True)
    assert maker.post(reverse("source_new", args=[TVET]), account | {"number": "000400123456"}).url == ways
    page = text(maker.get(ways))
    assert "•••• 3456" in page
    assert "000400123456" not in page

    codes = reverse("ways_out_codes", args=[TVET])
    wrong = maker.post(codes, {"columns": "Reference = mine"})
    assert (wrong.status_code, "is used already" in text(wrong)) == (422, True)
    assert maker.post(codes, {"columns": "Account code = 7210"}).url == ways
    assert "7210" in text(maker.get(ways))
    source = office.source(label="BK")
    assert maker.post(reverse("source_close", args=[TVET, source.pk])).url == ways
    assert maker.get(reverse("source_close", args=[TVET, source.pk])).status_code == 404
    other = office.source(label="Other")
    assert "Close this account?" in text(maker.get(reverse("source_close", args=[TVET, other.pk])))


FORMAT = {
    "currency": "RWF", "country_code": "250", "delimiter": ";", "phone": "local", "amount": "plain", "cap": "2 000 000",
    "columns": "Ref = reference\nPhone = phone\nAmount = amount", "most_parts": "2",
    "results": "reference = Ref\namount = Amount\nstatus = Status",
}  # fmt: skip


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"columns": "Ref = reference"}, "no column for"),
        ({"columns": "nonsense"}, "Heading = value"),
        ({"results": "reference = Ref"}, "Name reference, amount and status"),
        ({"cap": "many"}, "many"),
        ({"country_code": "+250"}, "Enter a valid value"),
        ({"most_parts": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_format_that_cannot_be_is_refused_and_stays_on_the_page(client_for, given, words):
    office.checked()
    answer = client_for(people.maker()).post(
        reverse("payout_format", args=[TVET, "new"]), FORMAT | {"name": "own"} | given
    )
    assert (answer.status_code, words in text(answer)) == (422, True), text(answer)


def test_a_format_is_written_and_changed(client_for):
    office.checked()
    maker = client_for(people.maker())
    assert (
        maker.post(reverse("payout_format", args=[TVET, "new"]), FORMAT | {"name": "own"}).status_code == 302
    )
    page = maker.get(reverse("payout_format", args=[TVET, "own"]))
    assert "2000000" in page.content.decode().replace("\u202f", "")
    assert maker.post(reverse("payout_format", args=[TVET, "own"]), FORMAT | {"cap": ""}).status_code == 302
    assert "No limit" in text(maker.get(reverse("ways_out", args=[TVET])))
    assert maker.get(reverse("payout_format", args=[TVET, "unheard"])).status_code == 404
