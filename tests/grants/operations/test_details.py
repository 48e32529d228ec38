# SPDX-License-Identifier: AGPL-3.0-or-later
"""Title, place and trade, who signs, and the budget: saved whole, never over somebody else's version."""

import pytest

from core.models import AuditEntry
from core.refusals import NotAllowed
from grants.models import BudgetRequestLine, Submission
from grants.models.submission import requested
from grants.operations import details
from grants.operations.refusing import NotADraft
from tests import personas, worlds

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return worlds.draft(title="Dryer")


def fresh():
    return Submission.objects.get()


class TestDetails:
    def test_what_is_given_is_kept_and_has_a_mark(self, draft):
        mark = details.save_details(
            draft,
            title=" A  dryer ",
            institution=personas.institution("huye"),
            place="huye",
            trade=" food  processing ",
            language="fr",
            by=personas.aline(),
        )

        proposal = fresh().proposal
        assert (fresh().title, fresh().language) == ("A dryer", "fr")
        assert (proposal.institution.key, proposal.place, proposal.trade) == (
            "huye",
            "huye",
            "food processing",
        )
        assert (proposal.version, mark) == (1, details.details_mark(fresh()))

    def test_the_second_editor_overwrites_nothing(self, draft):
        seen = details.details_mark(draft)
        details.save_details(draft, title="Aline's", seen=seen, by=personas.aline())

        with pytest.raises(
            details.ChangedMeanwhile, match=r"Aline Uwimana changed this at .*Kigali"
        ) as refused:
            details.save_details(draft, title="Eric's", seen=seen, by=personas.eric_in(draft))

        assert refused.value.who == "Aline Uwimana"
        assert fresh().title == "Aline's"

    def test_a_change_without_trace_names_somebody(self, draft):
        seen = details.details_mark(draft)
        Submission.objects.update(title="By nobody")

        with pytest.raises(details.ChangedMeanwhile, match="Somebody changed"):
            details.save_details(draft, title="Mine", seen=seen, by=personas.aline())

    def test_institutions_of_another_programme_are_refused(self, draft):
        other = personas.institution("huye", programme="other")

        with pytest.raises(details.NotAnInstitution):
            details.save_details(draft, institution=other, by=personas.aline())

    def test_places_off_the_list_are_refused(self, draft):
        with pytest.raises(details.NotAPlace):
            details.save_details(draft, place="paris", by=personas.aline())

    def test_a_stranger_changes_nothing(self, draft):
        with pytest.raises(NotAllowed):
            details.save_details(draft, title="x", by=personas.stranger())

    def test_nothing_changes_after_sending(self):
        with pytest.raises(NotADraft):
            details.save_details(worlds.submitted(), title="x", by=personas.aline())


class TestParty:
    def test_kept_with_a_mark(self, draft):
        mark = details.save_party(
            draft, kind="cooperative", name=" Umurava  ", number="C-7", by=personas.aline()
        )

        saved = fresh()
        assert (saved.contracting_kind, saved.contracting_name, saved.contracting_number) == (
            "cooperative",
            "Umurava",
            "C-7",
        )
        assert mark == details.party_mark(saved)

    def test_everything_may_stay_empty(self, draft):
        details.save_party(draft, by=personas.aline())
        assert fresh().contracting_kind == ""

    def test_the_second_editor_overwrites_nothing(self, draft):
        seen = details.party_mark(draft)
        details.save_party(draft, name="One", seen=seen, by=personas.aline())

        with pytest.raises(details.ChangedMeanwhile):
            details.save_party(draft, name="Two", seen=seen, by=personas.aline())


class TestBudget:
    def test_sums_are_computed(self, draft):
        mark = details.save_budget(draft, lines=worlds.LINES, by=personas.aline())

        lines = list(BudgetRequestLine.objects.all())
        assert [line.amount_minor for line in lines] == [432_000, 300_000]
        assert requested(draft).minor == 682_000
        assert mark == details.budget_mark(lines)

    def test_the_lines_before_stay_in_the_trail(self, draft):
        details.save_budget(draft, lines=worlds.LINES[:1], by=personas.aline())
        details.save_budget(draft, lines=[], by=personas.grace())

        entry = AuditEntry.objects.filter(act="grants.submission.save_budget").latest("pk")
        assert entry.note.given["before"] == [["Glass panes, 4 mm", "pane", 24, 18_000, 0]]
        assert (entry.by, entry.on_behalf) == (personas.grace(), personas.aline())

    def test_the_second_editor_overwrites_nothing(self, draft):
        seen = details.budget_mark([])
        details.save_budget(draft, lines=worlds.LINES, seen=seen, by=personas.aline())

        with pytest.raises(details.ChangedMeanwhile):
            details.save_budget(draft, lines=[], seen=seen, by=personas.aline())
        assert BudgetRequestLine.objects.count() == 2

    @pytest.mark.parametrize(
        ("lines", "refusal"),
        [
            ([worlds.LINES[0]] * 41, details.TooManyLines),
            ([worlds.LINES[0] | {"own_minor": 432_001}], details.OwnPartTooLarge),
            ([worlds.LINES[0] | {"unit_cost_minor": 10**14}], details.AmountTooLarge),
        ],
    )
    def test_what_no_budget_holds(self, draft, lines, refusal):
        with pytest.raises(refusal):
            details.save_budget(draft, lines=lines, by=personas.aline())
        assert not BudgetRequestLine.objects.exists()
