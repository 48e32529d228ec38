# SPDX-License-Identifier: AGPL-3.0-or-later
"""The budget of an award on its pages: begun, written, handed in, checked, approved, amended; who may."""

import pytest
from django.urls import reverse

from budgets.models import BudgetVersion
from budgets.operations import budget as ops
from budgets.operations.fund import agree_rules
from budgets.states import BudgetState
from core.models import ReadEntry
from core.money import Money
from core.registry import ways
from documents.models import Document
from tests import personas
from tests.budgets.plan import planning
from tests.budgets.plan.planning import TVET, lines, rwf
from tests.grants import giving
from tests.grants.views.looking import queries, text

pytestmark = pytest.mark.django_db


def page(name, thing, *more):
    award = getattr(thing, "award", thing)
    return reverse(name, args=[award.number, *more])


def version_page(version):
    return page("award_budget_version", version, version.no)


def step(version, name):
    return page("award_budget_step", version, version.no, name)


def rows_of(*rows, seen=None, go="save", **fields):
    """A form as the browser sends it; each row is (heading, name, item, quantity, unit, cost, own)."""
    names = ("heading", "heading_name", "item", "quantity", "unit", "unit_cost", "own")
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0", "go": go} | fields
    if seen is not None:
        data["seen"] = seen
    for place, row in enumerate(rows):
        data |= {f"form-{place}-{name}": text for name, text in zip(names, row, strict=True)}
    return data


def stand(version, wanted) -> bool:
    """Whether exactly these lines stand."""
    return ops.digest_of_lines(ops.lines_of(version)) == ops.digest_of_lines(wanted)


WHOLE = [
    ("A", "People", "Trainer", "2", "month", "500 000", ""),
    ("B", "Goods", "Timber", "1", "", "2 050 000", "50 000"),
]


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("aline", 200), ("eric", 200), ("grace", 200), ("jean_paul", 200), ("vincent", 200),
        ("beatrice", 403), ("diane", 404), ("stranger", 404),
    ],
)  # fmt: skip
def test_who_reads_a_budget(client_for, who, code):
    version = planning.submitted()
    client = client_for(personas.person(who))

    for url in (page("award_budget", version), version_page(version)):
        assert client.get(url).status_code == code
    assert ReadEntry.objects.filter(what="budget").exists() is (who == "vincent")


def test_the_first_budget_begins_by_one_click_with_what_was_asked_for(client_for):
    award = giving.offered()
    client, url = client_for(personas.aline()), page("award_budget", award)
    assert "Begin the budget" in text(client.get(url))

    answer = client.post(page("award_budget_begin", award))

    assert (answer.status_code, answer["Location"]) == (302, page("award_budget_edit", award))
    edit = client.get(answer["Location"])
    asked = award.submission.budget_lines.count()
    assert [form["item"].value() for form in edit.context["forms"]][:asked] == [
        one.item for one in award.submission.budget_lines.order_by("order")
    ]
    assert "Begin the budget" not in text(client.get(url))
    assert client.post(page("award_budget_begin", award)).status_code == 409


def test_lines_are_saved_and_handed_in(client_for):
    version = ops.begin_budget(giving.offered(), by=personas.aline())
    client, url = client_for(personas.aline()), page("award_budget_edit", version)

    assert client.post(url, rows_of(*WHOLE)).status_code == 302
    assert stand(version, lines())
    assert client.post(url, rows_of(*WHOLE, go="more"))["Location"] == f"{url}?more=1"
    assert len(client.get(f"{url}?more=1").context["forms"].forms) == 8
    answer = client.post(url, rows_of(*WHOLE, go="submit"))

    assert (answer["Location"], version.fresh().state) == (version_page(version), BudgetState.SUBMITTED)
    assert client.get(url)["Location"] == page("award_budget", version)
    assert client.post(url, rows_of(*WHOLE)).status_code == 302
    assert version.fresh().state == BudgetState.SUBMITTED


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("A", "People", "Trainer", "2", "", "1.500,5", ""), "digits after the decimal mark"),
        (("A", "People", "Trainer", "0", "", "5", ""), "greater than or equal to 1"),
        (("A", "", "Trainer", "2", "", "5", ""), "Fill this in"),
        (("", "", "", "2", "", "5", ""), "Fill this in"),
        (("A" * 21, "People", "Trainer", "2", "", "5", ""), "at most 20 characters"),
        (("A", "People", "Trainer", "2", "", "5", "11"), "is more than it costs"),
        (("A", "People", "Trainer", "1000000", "", "9000000000000", ""), "adds up to more"),
    ],
)  # fmt: skip
def test_nothing_typed_is_lost_when_something_is_wrong(client_for, row, words):
    version = planning.drafted()
    client, url = client_for(personas.aline()), page("award_budget_edit", version)

    answer = client.post(url, rows_of(row, ("C", "Rest", "Nails", "3", "kg", "7", "")))

    assert answer.status_code == 422
    assert words in text(answer).replace("&#x27;", "'")
    assert [form["item"].value() for form in answer.context["forms"]] == [row[2], "Nails"]
    assert stand(version, lines())


def test_a_heading_has_one_name_and_a_budget_a_line_before_it_is_handed_in(client_for):
    version = planning.drafted()
    client, url = client_for(personas.aline()), page("award_budget_edit", version)

    two = client.post(url, rows_of(WHOLE[0], ("A", "Persons", "Cook", "1", "", "5", "")))
    none = client.post(url, rows_of(go="submit"))

    assert "The heading A has two names" in text(two)
    assert "Plan at least one line" in text(none)
    assert version.fresh().state == BudgetState.DRAFT


def test_what_somebody_saved_meanwhile_is_not_overwritten_unseen(client_for):
    version = planning.drafted()
    client, url = client_for(personas.aline()), page("award_budget_edit", version)
    seen = client.get(url).context["seen"]
    ops.save_lines(version, lines(staff=800_000), by=personas.grace())

    answer = client.post(url, rows_of(WHOLE[1], seen=seen))

    assert answer.status_code == 422
    assert "Grace Ingabire saved other lines" in text(answer)
    assert stand(version, lines(staff=800_000))
    again = client.post(url, rows_of(WHOLE[1], seen=answer.context["seen"]))
    assert (again.status_code, stand(version, lines()[1:])) == (302, True)


@pytest.mark.parametrize(
    ("who", "code"), [("grace", 302), ("jean_paul", 403), ("vincent", 403), ("diane", 404)]
)
def test_who_writes(client_for, who, code):
    version = planning.drafted()

    answer = client_for(personas.person(who)).post(page("award_budget_edit", version), rows_of(*WHOLE))

    assert answer.status_code == code


def test_three_people_bring_a_budget_into_force_step_by_step(client_for):
    version = planning.drafted()
    people = {"hand-in": personas.aline(), "check": personas.grace(), "approve": planning.checker()}
    for name, person in people.items():
        client = client_for(person)
        offered = [one for one, _step in client.get(version_page(version)).context["steps"]]
        assert name in offered
        assert client.get(step(version, name)).status_code == 200
        answer = client.post(step(version, name), follow=True)
        assert (answer.status_code, answer.redirect_chain[0][0]) == (200, version_page(version))

    assert version.fresh().state == BudgetState.APPROVED
    assert client_for(personas.grace()).get(step(version, "check")).status_code == 409
    assert client_for(personas.grace()).get(step(version, "nothing")).status_code == 404
    assert "Timber" in text(client_for(personas.aline()).get(page("award_budget", version)))


def test_a_step_is_offered_to_nobody_who_wrote_or_checked(client_for):
    version = planning.checked()
    personas.give(personas.grace(), "finance_checker")

    assert client_for(personas.grace()).get(version_page(version)).context["steps"] == [
        (name, one) for name, one in client_for(personas.alice()).get(version_page(version)).context["steps"]
    ]
    assert client_for(personas.grace()).post(step(version, "approve")).status_code == 422
    assert version.fresh().state == BudgetState.SUBMITTED


def test_who_wrote_a_budget_is_not_offered_its_check(client_for):
    version = planning.drafted()
    ops.save_lines(version, lines(staff=900_000, goods=2_100_000), by=personas.grace())
    ops.submit_budget(version, by=personas.grace())

    for who, offered in ((personas.grace(), False), (personas.alice(), True)):
        steps = client_for(who).get(version_page(version)).context["steps"]
        assert ("check" in dict(steps)) is offered


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ([ops.Line("A", "People", "", rwf(5))], ops.HeadingMissing),
        ([ops.Line("", "People", "Cook", rwf(5))], ops.HeadingMissing),
        ([ops.Line("A", "People", "Cook", rwf(5), unit="x" * 41)], ops.TooLong),
        ([ops.Line("A", "People", "Cook", rwf(5)), ops.Line("A", "Folk", "Cook", rwf(5))], ops.HeadingTwice),
        ([ops.Line("A", "People", "Cook", rwf(5))] * 101, ops.ManyLines),
        ([ops.Line("A", "People", "Cook", rwf(10**12), quantity=10**6)], ops.TooMuch),
    ],
)  # fmt: skip
def test_lines_that_are_none_are_refused_whole(wrong, refusal):
    version = planning.drafted()

    with pytest.raises(refusal):
        ops.save_lines(version, wrong, by=personas.aline())

    assert stand(version, lines())


def test_it_is_given_back_with_words_and_rejected_with_a_reason(client_for):
    version = planning.submitted()
    grace, aline = client_for(personas.grace()), client_for(personas.aline())
    assert grace.post(step(version, "return"), {"comment": " "}).status_code == 422
    assert grace.post(step(version, "return"), {"comment": "Which timber?"}).status_code == 302
    assert "Which timber?" in text(aline.get(page("award_budget_edit", version)))
    assert "Which timber?" in text(aline.get(version_page(version)))

    assert grace.post(step(version, "reject"), {"reason": ""}).status_code == 422
    assert grace.post(step(version, "reject"), {"reason": "Another plan"}).status_code == 302
    assert (version.fresh().state, "Another plan" in text(aline.get(version_page(version)))) == (
        "rejected",
        True,
    )


# Amendments


def amended(staff=700_000, goods=2_300_000):
    return planning.amended(planning.approved().award, staff=staff, goods=goods)


def test_an_amendment_is_begun_for_a_reason_as_a_copy(client_for):
    award = planning.approved().award
    client, url = client_for(personas.aline()), page("award_budget_amend", award)
    assert url in text(client.get(page("award_budget", award)))
    assert client.post(url, {"reason": " "}).status_code == 422

    answer = client.post(url, {"reason": "Prices rose"})

    assert answer["Location"] == page("award_budget_edit", award)
    assert stand(BudgetVersion.objects.get(award=award, no=2), lines())
    assert url not in text(client.get(page("award_budget", award)))
    assert client.post(url, {"reason": "Again"}).status_code == 422


def test_it_stands_beside_the_one_in_force_with_signs_and_what_the_agreement_says(client_for):
    version = amended()

    answer = client_for(planning.checker()).get(version_page(version))

    shown = text(answer)
    assert f"+ {rwf(300_000)}" in shown
    assert f"{rwf(-300_000)}" in shown
    assert "The agreement lets nothing move between headings" in shown
    assert "Needs a signed approval: more moves than the agreement allows" in shown
    assert [(one.heading, one.difference.minor) for one, _look, _words in answer.context["changes"]] == [
        ("A", -300_000), ("B", 300_000),
    ]  # fmt: skip
    assert answer.context["before"].no == 1


def test_a_change_beyond_the_rules_needs_the_signed_paper(client_for):
    version = amended()
    client, url = client_for(planning.checker()), step(version, "approve")

    silent = client.post(url)
    assert (silent.status_code, set(silent.context["form"].errors)) == (422, {"paper"})
    assert client.get(page("award_budget_paper", version, version.no)).status_code == 404
    assert client.post(url, {"paper": giving.photo()}).status_code == 302

    paper = client.get(page("award_budget_paper", version, version.no))
    assert (version.fresh().formal, paper["Content-Type"]) == (True, "image/png")


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        ("heading", "The agreement lets 30 % of each heading move."),
        ("total", "The agreement lets 12.5 % of the whole budget move in each heading."),
    ],
)
def test_a_change_within_the_rules_says_so_and_needs_no_paper(client_for, basis, words):
    from decimal import Decimal

    agree_rules(TVET, flex=Decimal(words.split()[3]), basis=basis, by=planning.director())
    version = amended()
    client = client_for(planning.checker())

    shown = text(client.get(version_page(version)))
    assert words in shown
    assert "The change stays within the agreement" in shown
    assert client.post(step(version, "approve")).status_code == 302


def test_more_than_before_is_said(client_for):
    version = amended(goods=2_400_000)

    assert "The whole budget becomes more or less" in text(
        client_for(personas.grace()).get(version_page(version))
    )


def test_the_comparison_is_asked_for_as_a_paper_once(client_for):
    version = amended()
    client, url = client_for(personas.grace()), page("award_budget_compare", version, version.no)

    for _again in range(2):
        assert client.post(url).status_code == 302

    document = Document.objects.get(kind="budget-comparison")
    assert (document.number, document.subject) == (f"{version.number}-C1", version.award)
    assert document.facts["before"] == f"{version.award.number}-B1"
    assert document.facts["headings"][0]["difference"] == [-300_000, "RWF"]
    assert document.number in text(client.get(version_page(version)))
    assert (
        client_for(personas.aline()).get(reverse("document_file", args=[document.token])).status_code == 409
    )
    assert (
        client_for(personas.diane()).get(reverse("document_file", args=[document.token])).status_code == 404
    )
    assert client_for(personas.person("vincent")).post(url).status_code == 403


def test_a_first_budget_has_nothing_to_be_compared_with(client_for):
    version = planning.checked()
    client = client_for(personas.grace())

    assert client.post(page("award_budget_compare", version, 1)).status_code == 409
    assert "Make the comparison" not in text(client.get(version_page(version)))


def test_the_budget_is_offered_from_the_award_from_its_offer_on():
    award = giving.offered()

    assert [str(words) for _url, words in ways("award", award, personas.aline())] == ["Budget"]
    assert ways("award", award, personas.beatrice()) == []


def test_the_pages_cost_the_same_for_one_line_and_for_three(client_for):
    version = planning.drafted()
    client = client_for(personas.aline())
    pages = [page("award_budget", version), version_page(version), page("award_budget_edit", version)]
    ops.save_lines(version, lines()[:1], by=personas.aline())
    one = [queries(client, url) for url in pages]

    more = [*lines(), ops.Line("C", "More", "Nails", Money(5, "RWF"))]
    ops.save_lines(version, more, by=personas.aline())

    assert [queries(client, url) for url in pages] == one
    assert max(one) <= 17
