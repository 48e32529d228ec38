# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of what banks send back: bringing a file in, looking through it, deciding about a line."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budgets.models import StatementImport, StatementLine
from core.models import ReadEntry
from tests import personas
from tests.budgets.payments import people
from tests.budgets.statements.bank import (
    arrived,
    back,
    balance,
    bring,
    document,
    entry,
    line,
    payment,
    programme,
    ref,
    sent,
    statement,
    today,
    told,
)
from tests.budgets.statements.test_results import pack, paid
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("statements"), reverse("statement_new")


def upload(client, content, name="statement.xml", **given):
    """Send a file by the form."""
    sent_ = {
        "programme": programme().pk,
        "bank": "",
        "new_bank": "BK main",
        "reason": "",
        "go": "bring",
    } | given
    return client.post(NEW, sent_ | {"file": SimpleUploadedFile(name, content)})


def fee(ref_="FEE"):
    return entry("50", ref=ref_, day=today(), more="Monthly fee")


def page_of(row):
    return reverse("statement", args=[row.pk])


def line_of(place, row=None):
    found = StatementLine.objects.filter(place=place)
    one = (found.filter(statement=row) if row else found).get()
    return reverse("statement_line", args=[one.pk])


@pytest.mark.parametrize(
    ("who", "reads", "brings"),
    [
        (people.maker, 200, 200), (people.checker, 200, 200), (people.releaser, 200, 403), (people.director, 200, 403),
        (personas.vincent, 200, 403), (personas.grace, 403, 403), (personas.aline, 403, 403),
    ],
)  # fmt: skip
def test_who_reads_and_who_brings(client_for, who, reads, brings):
    sent()
    row = bring(told(line(), fee())).rows[0]
    client = client_for(who())
    assert (client.get(LIST).status_code, client.get(NEW).status_code) == (reads, brings)
    inside = [page_of(row), line_of(2), reverse("statement_file", args=[row.pk])]
    assert {client.get(one).status_code for one in inside} == {200 if reads == 200 else 404}
    answer = client.post(line_of(2), {"decision": "fee"})
    assert answer.status_code == (302 if brings == 200 else 403 if reads == 200 else 404)


def test_a_file_is_brought_in_by_a_form(client_for):
    sent()
    client = client_for(people.maker())
    answer = upload(client, told(line(), fee()))
    row = StatementImport.objects.get()
    assert (answer.status_code, answer["Location"], payment().state) == (302, page_of(row), "settled")
    page = client.get(page_of(row)).content.decode()
    for words in (
        "Payment arrived",
        ref(),
        "The bank gives no reference of ours.",
        "Huye College",
        "BK main · •••• 1566",
    ):
        assert words in page
    assert "•••• 1566" in page
    again = upload(client, told(line(), fee()))
    assert "brought in already, by Jean-Paul" in client.get(again["Location"]).content.decode()
    assert StatementImport.objects.count() == 1


def test_what_is_wrong_stands_at_its_field_and_nothing_typed_is_lost(client_for):
    sent()
    client = client_for(people.maker())
    off = told(balance("OPBD", "5000"), line(), balance("CLBD", "1"))
    answer = upload(client, off)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["reason"])
    assert 'value="BK main"' in answer.content.decode()
    answer = upload(client, told(line()), new_bank="")
    assert list(answer.context["form"].errors) == ["bank"]
    answer = upload(client, b"<x/>")
    assert list(answer.context["form"].errors) == ["file"]
    both = document(statement(line(1)), statement(line(2), account="000400694569999"))
    assert list(upload(client, both).context["form"].errors) == ["file"]
    assert list(client.post(NEW, {"programme": programme().pk}).context["form"].errors) == ["file"]
    assert upload(client, off, reason="The bank's own mistake")["Location"]
    page = client.get(page_of(StatementImport.objects.get())).content.decode()
    assert "do not add up by" in page
    assert "The bank&#x27;s own mistake" in page
    assert list(upload(client, told(line(2)), bank="", new_bank="Else").context["form"].errors) == ["bank"]


def test_only_looking(client_for):
    sent()
    client = client_for(people.maker())
    page = text(upload(client, told(line(), fee()), go="look"))
    assert "Nothing was changed" in page
    assert (StatementImport.objects.count(), payment().state) == (0, "sent")
    bring(told(line()))
    assert "Nothing would change" in text(upload(client, told(line()), go="look"))


def test_every_wrong_cell_of_a_workbook_is_shown(client_for):
    sent()
    client = client_for(people.maker())
    answer = upload(client, pack(paid(voucher=""), paid(2, day="soon")), "pack.xlsx")
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (">E2<", ">F3<", "Write the voucher number too"):
        assert words in page


def test_a_longer_file_shows_its_progress(client_for, monkeypatch):
    monkeypatch.setattr("budgets.operations.statement.receiving.IN_BACKGROUND", 0)
    sent()
    client = client_for(people.maker())
    answer = upload(client, told(line()))
    row = StatementImport.objects.get()
    assert answer["Location"] == reverse("job", args=[row.job_key])
    assert client.get(answer["Location"]).status_code == 200
    page = client.get(page_of(row)).content.decode()
    assert '<meta http-equiv="refresh"' in page
    assert "<progress" in page


def test_lists_are_narrowed_paged_and_files(client_for, monkeypatch):
    monkeypatch.setattr("grants.views.staff.common.PER_PAGE", 2)
    sent()
    first = bring(told(line(1)), name="one.xml").rows[0]
    second = bring(told(fee(), line(2), line(3)), name="two.xml", bank="").rows[0]
    bring(told(fee("F2")).replace(b"000400694561566", b"77"), name="three.xml", bank="Other")
    client = client_for(people.maker())

    def names(**narrowed):
        return [row.name for row in client.get(LIST, narrowed).context["page"]]

    assert (names(), names(page=2)) == (["three.xml", "two.xml"], ["one.xml"])
    assert names(show="waiting") == ["three.xml", "two.xml"]
    assert names(bank="BK main", show="waiting") == ["two.xml"]
    assert "No such statement" in text(client.get(LIST, {"bank": "Nobody"}))

    def places(row, **narrowed):
        return [one.place for one in client.get(page_of(row), narrowed).context["page"]]

    assert (places(second), places(second, show="waiting"), places(second, show="nothing")) == (
        [1, 2],
        [1],
        [1, 2],
    )
    assert "No such line" in text(client.get(page_of(first), {"show": "waiting"}))
    csv = client.get(page_of(second), {"format": "csv"}).content.decode()
    assert (ref(2) in csv, "pay:" in csv, len(csv.splitlines())) == (True, True, 4)
    assert client.get(page_of(second), {"format": "xlsx"})["Content-Type"].endswith("sheet")


def test_before_anything_was_brought_in(client_for):
    assert "No statement yet" in text(client_for(people.maker()).get(LIST))


def test_a_statement_without_lines(client_for):
    sent()
    row = bring(told(balance("OPBD", "5"), balance("CLBD", "5"))).rows[0]
    assert "booked nothing" in text(client_for(people.maker()).get(page_of(row)))


def test_the_file_comes_out_as_it_came_in_and_the_reading_is_logged(client_for):
    sent()
    content = told(line())
    row = bring(content).rows[0]
    answer = client_for(personas.vincent()).get(reverse("statement_file", args=[row.pk]))
    assert (answer.content, answer["Content-Type"]) == (content, "application/octet-stream")
    assert "statement.xml" in answer["Content-Disposition"]
    assert ReadEntry.objects.get(what="statement").person == personas.vincent()


DECISIONS = [
    ("payment", lambda: line(e2e=None), {}, "posted"),
    ("other", lambda: line(e2e=None), {"reference": ref()}, "posted"),
    ("fee", fee, {}, "posted"),
    ("aside", fee, {"reason": "Of another project"}, "set_aside"),
]


def test_a_refund_is_booked_by_a_form(client_for):
    number = arrived()[0].award.number
    bring(told(back(e2e=None, text="400")))
    row = StatementLine.objects.order_by("pk").last()
    client, address = client_for(people.maker()), reverse("statement_line", args=[row.pk])
    assert client.post(address, {"decision": "refund", "award": number}).status_code == 302
    assert (row.fresh().state, row.fresh().act) == ("posted", "refund")


@pytest.mark.parametrize(("decision", "made", "given", "state"), DECISIONS)
def test_a_person_decides_by_a_form(client_for, decision, made, given, state):
    sent()
    bring(told(line(2), line(3), made()))
    client, address = client_for(people.maker()), line_of(3)
    page = client.get(address).content.decode()
    assert "What is this line?" in page
    chosen = f"payment:{ref()}" if decision == "payment" else decision
    answer = client.post(address, {"decision": chosen} | given)
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert StatementLine.objects.get(place=3).state == state
    assert "What became of it" in client.get(address).content.decode()
    assert client.post(address, {"decision": chosen} | given).status_code == 409


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, "decision"),
        ({"decision": "nothing"}, "decision"),
        ({"decision": "other", "reference": ""}, "reference"),
        ({"decision": "other", "reference": "NONE"}, "reference"),
        ({"decision": "other", "reference": ref(2)}, "reference"),
        ({"decision": "aside", "reason": " "}, "reason"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(client_for, given, field):
    sent()
    bring(told(line(2), fee()))
    answer = client_for(people.maker()).post(line_of(2), given)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])


def test_a_line_set_aside_is_taken_up_again(client_for):
    sent()
    bring(told(fee()))
    client, address = client_for(people.maker()), line_of(1)
    client.post(address, {"decision": "aside", "reason": "Not ours"})
    again = reverse("statement_line_again", args=[StatementLine.objects.get().pk])
    assert again in client.get(address).content.decode()
    assert "Not ours" in client.get(again).content.decode()
    assert client.post(again)["Location"] == address
    assert (StatementLine.objects.get().state, client.get(again).status_code) == ("waiting", 409)


def test_a_duplicate_leads_to_where_it_was_read_first(client_for):
    sent()
    first = bring(told(line()))
    second = bring(told(line(), kind="054"), name="again.xml")
    page = client_for(personas.vincent()).get(line_of(1, second.rows[0])).content.decode()
    assert line_of(1, first.rows[0]) in page


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_however_many_lines_there_are(client_for, count, django_assert_max_num_queries):
    sent()
    for no in range(count):
        row = bring(
            told(*[line(order) for order in range(1, count + 1)], fee(f"F{no}")), name=f"{no}.xml"
        ).rows[0]
    client = client_for(people.maker())
    client.get(LIST)
    for address in (LIST, page_of(row), line_of(count + 1, row)):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


def test_what_the_bank_booked_as_one_says_how_many(client_for):
    sent()
    bring(told(entry("3000", ref="ALL", day=today(), announced=3)))
    assert "Payments in it" in client_for(people.maker()).get(line_of(1)).content.decode()


def test_who_lost_the_role_meanwhile_is_told_so(client_for, monkeypatch):
    from core.refusals import NotAllowed

    def refuse(*_args, **_given):
        raise NotAllowed()

    monkeypatch.setattr("budgets.views.statements.import_statement", refuse)
    sent()
    assert upload(client_for(people.maker()), told(line())).status_code == 403
