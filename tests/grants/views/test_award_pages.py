# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of an award: terms, agreement, signatures, declining; who gets which answer."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.acting import WORKER
from core.lifecycle import advance
from grants.models import Award, Signature
from grants.operations.agreement import issue_agreement
from tests import personas
from tests.grants import giving

pytestmark = pytest.mark.django_db
TERMS = {
    "starts_on": "2027-01-11", "ends_on": "2027-09-30", "amount_0": "1 800 000", "condition_0": "At once",
    "amount_2": "1 200 000", "condition_2": "After the report", "planned_2": "2027-06-01",
}  # fmt: skip


def text(response):
    return response.content.decode()


@pytest.mark.parametrize(
    ("who", "read", "terms", "issue", "decline"),
    [
        ("grace", 200, 200, 200, 200),
        ("aline", 200, 403, 403, 200),
        ("eric", 200, 403, 403, 403),
        ("odile", 200, 403, 403, 403),
        ("beatrice", 200, 403, 403, 403),
        ("vincent", 200, 403, 403, 403),
        ("diane", 404, 404, 404, 404),
        ("stranger", 404, 404, 404, 404),
    ],
)
def test_who_gets_which_answer(client_for, who, read, terms, issue, decline):
    award = giving.agreed()
    client = client_for(personas.person(who))
    pages = {"award": read, "award_terms": terms, "agreement_issue": issue, "award_decline": decline}

    assert {name: client.get(reverse(name, args=[award.number])).status_code for name in pages} == pages


def test_who_is_not_signed_in_signs_in_first(client_for):
    award = giving.issued()

    for url in (
        reverse("award", args=[award.number]),
        reverse("sign", args=[giving.signatures(award)[0].pk]),
    ):
        assert client_for(None).get(url).status_code == 302


def test_terms_are_typed_row_by_row(client_for):
    award = giving.offered()
    client, url = client_for(personas.grace()), reverse("award_terms", args=[award.number])
    assert client.get(url).status_code == 200

    wrong = client.post(url, TERMS | {"amount_2": "1 200 001"})
    assert (wrong.status_code, "but the award is" in text(wrong)) == (422, True)
    assert client.post(url, TERMS | {"amount_2": ""}).status_code == 422
    assert client.post(url, TERMS | {"condition_2": ""}).status_code == 422
    assert client.post(url, TERMS).status_code == 302

    assert [part.condition for part in award.instalments.all()] == ["At once", "After the report"]
    form = client.get(url).context["form"]
    assert (form["amount_1"].value(), form["planned_1"].value()) == (
        "1\u202f200\u202f000",
        form["planned_1"].initial,
    )


def test_the_agreement_is_issued_signed_and_the_award_becomes_active(client_for):
    award = giving.agreed()
    officer = client_for(personas.grace())
    confirm = text(officer.get(reverse("agreement_issue", args=[award.number])))
    assert "Huye College" in confirm
    assert officer.post(reverse("agreement_issue", args=[award.number])).status_code == 302
    page = text(officer.get(reverse("award", args=[award.number])))
    assert "as soon as the document is ready" in page
    assert "Record a paper copy" not in page
    giving.issued(award)
    iom, rp, team = giving.signatures(award)

    def sign(who, signature):
        client, url = client_for(personas.person(who)), reverse("sign", args=[signature.pk])
        assert client.get(url).status_code == 200
        given = {"signed_by": who, "signed_on": signature.agreement.issued_at.date(), "file": giving.photo()}
        return client.post(url, given)

    assert sign("solange", iom).status_code == 302
    assert sign("grace", rp).status_code == 302
    assert "Sign</a>" in text(client_for(personas.aline()).get(reverse("award", args=[award.number])))
    assert sign("aline", team).status_code == 302

    page = text(officer.get(reverse("award", args=[award.number])))
    assert "Paper copy, recorded by Grace Ingabire" in page
    assert "Earlier versions" in page
    assert award.fresh().state == "active"
    for name in ("award_terms", "agreement_issue", "award_decline"):
        assert officer.get(reverse(name, args=[award.number])).status_code == 409
    assert officer.get(reverse("sign", args=[iom.pk])).status_code == 409


def test_a_signature_without_its_paper_is_not_recorded(client_for):
    signature = giving.signatures(giving.issued())[0]
    client, url = client_for(personas.solange()), reverse("sign", args=[signature.pk])

    answer = client.post(url, {"signed_by": "Solange", "signed_on": "2001-01-01"})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"file"})
    answer = client.post(url, {"signed_by": "Solange", "signed_on": "2001-01-01", "file": giving.photo()})
    assert (answer.status_code, set(answer.context["form"].errors)) == (422, {"signed_on"})
    assert not Signature.objects.exclude(recorded_at=None).exists()


@pytest.mark.parametrize(("who", "code"), [("odile", 403), ("eric", 403), ("stranger", 404), ("diane", 404)])
def test_nobody_signs_for_another(client_for, who, code):
    signature = giving.signatures(giving.issued())[0]

    assert client_for(personas.person(who)).get(reverse("sign", args=[signature.pk])).status_code == code


def test_a_replaced_version_is_not_signed(client_for):
    award = giving.issued()
    old = giving.signatures(award)[0]
    issue_agreement(award, by=personas.grace())

    assert client_for(personas.solange()).get(reverse("sign", args=[old.pk])).status_code == 409
    assert "The version in force is replaced" in text(
        client_for(personas.grace()).get(reverse("agreement_issue", args=[award.number]))
    )


@pytest.mark.parametrize(("who", "code"), [("eric", 200), ("vincent", 200), ("stranger", 404)])
def test_a_signed_copy_is_served_as_a_download_to_those_who_may_read_the_award(client_for, who, code):
    first, second, _third = giving.signatures(giving.issued())
    giving.sign(first, by=personas.solange(), file=giving.photo())
    client = client_for(personas.person(who))

    answer = client.get(reverse("signed_copy", args=[first.pk]))

    assert answer.status_code == code
    assert code == 404 or answer["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("signed_copy", args=[second.pk])).status_code == 404


def test_a_failed_document_says_why_and_is_made_again(client_for):
    award = giving.agreed()
    document = issue_agreement(award, by=personas.grace()).document
    advance(document.fail, by=WORKER, failure="It needed more memory.")
    client = client_for(personas.grace())
    page = text(client.get(reverse("award", args=[award.number])))
    assert "It needed more memory." in page

    assert client.post(reverse("agreement_retry", args=[award.number])).status_code == 302
    assert document.fresh().state == "requested"
    assert client.post(reverse("agreement_retry", args=[award.number])).status_code == 409
    assert client.get(reverse("agreement_retry", args=[award.number])).status_code == 405


def test_an_award_is_declined_by_the_lead_or_with_the_letter(client_for):
    award = giving.offered(giving.selected(others=1))
    officer, url = client_for(personas.grace()), reverse("award_decline", args=[award.number])

    assert officer.post(url, {"reason": "They wrote"}).status_code == 422
    assert client_for(personas.aline()).post(url, {"reason": "We found other money"}).status_code == 302
    assert award.fresh().state == "declined"


def test_an_officer_declines_with_the_letter(client_for):
    award = giving.offered()

    answer = client_for(personas.grace()).post(
        reverse("award_decline", args=[award.number]), {"reason": "They wrote", "paper": giving.photo()}
    )

    assert (answer.status_code, award.fresh().state) == (302, "declined")
    assert award.submission.attachments.count() == 1


def test_the_list_is_narrowed_and_is_a_file(client_for):
    award = giving.issued()
    client, url = client_for(personas.odile()), reverse("awards")

    assert award.number in text(client.get(url, {"state": "offered", "call": award.call_key}))
    assert "0 of 3" in text(client.get(url))
    assert "No such award" in text(client.get(url, {"state": "active"}))
    assert "No award yet" in text(client_for(personas.stranger()).get(url))
    lines = client.get(url, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert (len(lines), "RWF 3000000" in lines[1], lines[1].endswith(",0,3")) == (2, True, True)


def test_an_award_costs_at_most_twelve_queries(client_for):
    award = giving.active()
    client, url = client_for(personas.grace()), reverse("award", args=[award.number])
    client.get(url)

    with CaptureQueriesContext(connection) as found:
        client.get(url)

    assert len(found) <= 13
    assert Award.objects.count() == 1
