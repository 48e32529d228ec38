# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages saved whole: about the project, who signs, the budget; with both versions where two people saved."""

import re

import pytest
from django.urls import reverse

from grants.models import Submission
from grants.operations.details import save_budget, save_details, save_party
from tests import personas, worlds

pytestmark = pytest.mark.django_db
QUIET = {"X-Draft": "1"}


@pytest.fixture
def draft():
    return worlds.draft(title="Dryer")


@pytest.fixture
def client(client_for, draft):
    return client_for(personas.aline())


def fresh():
    return Submission.objects.get()


def rev(html):
    return re.search(r'name="rev" value="([^"]*)"', html)[1]


def budget(*lines, total=None):
    """What the budget's form posts for lines of (item, quantity, unit, cost, own)."""
    names = ("item", "quantity", "unit", "unit_cost", "own")
    posted = {"form-TOTAL_FORMS": total or len(lines), "form-INITIAL_FORMS": 0}
    for n, line in enumerate(lines):
        posted |= {f"form-{n}-{name}": value for name, value in zip(names, line, strict=True)}
    return posted


GLASS = ("Glass", "24", "pane", "18 000", "")
TYPED = {
    "about": {"title": "Mine", "trade": "wood", "language": "en", "institution": "", "place": ""},
    "party": {"kind": "person", "name": "Aline", "number": ""},
    "budget": budget(GLASS),
}
OTHERS = {
    "about": lambda draft: save_details(draft, title="Hers", by=personas.grace()),
    "party": lambda draft: save_party(draft, kind="cooperative", name="Umurava", by=personas.grace()),
    "budget": lambda draft: save_budget(draft, lines=worlds.LINES, by=personas.grace()),
}


class TestSaving:
    def test_about(self, client, draft):
        huye = personas.institution("huye")
        url = reverse("about", args=[draft.pk])
        html = client.get(url).content.decode()
        assert "Huye College" in html
        assert "Ministry of Education" not in html
        assert "Rwanda Polytechnic" not in html.split("<form")[1]
        given = TYPED["about"] | {"institution": huye.pk, "place": "huye", "go": "on", "rev": rev(html)}

        answer = client.post(url, given)

        assert answer["Location"] == reverse("team", args=[draft.pk])
        assert (fresh().title, fresh().proposal.institution, fresh().proposal.place) == ("Mine", huye, "huye")

    def test_about_without_places(self, client, draft):
        programme = draft.call.programme
        programme.places = []
        programme.save()
        url = reverse("about", args=[draft.pk])
        html = client.get(url).content.decode()

        client.post(url, {"title": "Mine", "go": "list", "rev": rev(html)})

        assert 'name="place"' not in html
        assert fresh().title == "Mine"

    def test_party(self, client, draft):
        url = reverse("party", args=[draft.pk])

        answer = client.post(
            url, TYPED["party"] | {"go": "list", "rev": rev(client.get(url).content.decode())}
        )

        assert answer["Location"] == reverse("submission", args=[draft.pk])
        assert (fresh().contracting_kind, fresh().contracting_name) == ("person", "Aline")

    def test_budget_sums_are_computed(self, client, draft):
        url = reverse("budget", args=[draft.pk])
        html = client.get(url).content.decode()
        given = budget(GLASS, ("Timber", "", "", "2,500", "500"), ("", "", "", "", ""))

        answer = client.post(url, given | {"go": "more", "rev": rev(html)})

        assert answer["Location"] == f"{url}?more=1"
        lines = [
            (one.item, one.quantity, one.unit_cost_minor, one.own_minor) for one in fresh().budget_lines.all()
        ]
        assert lines == [("Glass", 24, 18_000, 0), ("Timber", 1, 2_500, 500)]
        html = client.get(answer["Location"]).content.decode()
        assert "RWF\u202f434\u202f000" in html
        assert html.count("What do you need?") == 8

    def test_an_amount_that_cannot_be_read_comes_back_with_its_words(self, client, draft):
        url = reverse("budget", args=[draft.pk])

        answer = client.post(url, budget(("Glass", "x", "", "a lot", "")) | {"rev": "0"})

        html = answer.content.decode()
        assert "<title>Error:" in html
        assert '<a href="#id_form-0-unit_cost">“a lot” is not an amount' in html
        assert 'value="a lot"' in html
        assert not fresh().budget_lines.exists()

    def test_an_own_part_beyond_the_cost_is_refused_in_words(self, client, draft):
        url = reverse("budget", args=[draft.pk])
        html = client.get(url).content.decode()

        answer = client.post(url, budget(("Glass", "1", "", "10", "20")) | {"rev": rev(html)})

        assert "“Glass”: your own part is larger than the cost." in answer.content.decode()

    @pytest.mark.parametrize("name", list(TYPED))
    def test_autosave(self, client, draft, name):
        url = reverse(name, args=[draft.pk])
        seen = rev(client.get(url).content.decode())

        first = client.post(url, TYPED[name] | {"rev": seen}, headers=QUIET)
        again = client.post(url, TYPED[name] | {"rev": first["X-Rev"]}, headers=QUIET)

        assert (first.status_code, again.status_code) == (204, 204)
        assert first["X-Rev"] == again["X-Rev"] == rev(client.get(url).content.decode())
        if name == "budget":
            assert first["X-Total"] == "RWF 432 000"

    @pytest.mark.parametrize(
        ("name", "wrong"),
        [
            ("about", {"place": "paris"}),
            ("party", {"kind": "nobody"}),
            ("budget", budget(("Glass", "x", "", "", ""))),
            ("budget", budget(("Glass", "1", "", "10", "20"))),
        ],
    )
    def test_an_autosave_that_cannot_be_kept_stays_on_the_device(self, client, draft, name, wrong):
        url = reverse(name, args=[draft.pk])
        seen = rev(client.get(url).content.decode())

        assert client.post(url, TYPED[name] | wrong | {"rev": seen}, headers=QUIET).status_code == 422

    def test_a_wrong_choice_comes_back(self, client, draft):
        url = reverse("party", args=[draft.pk])

        answer = client.post(url, {"kind": "nobody", "rev": rev(client.get(url).content.decode())})

        assert answer.status_code == 200
        assert "<title>Error:" in answer.content.decode()

    def test_a_refusal_stands_at_its_field(self, client, draft):
        other = personas.institution("huye", programme="other")
        url = reverse("about", args=[draft.pk])

        answer = client.post(url, {"institution": other.pk, "rev": rev(client.get(url).content.decode())})

        assert answer.status_code == 200
        assert not hasattr(fresh(), "proposal")


@pytest.mark.parametrize("name", list(TYPED))
class TestTwoEditors:
    def collide(self, client, draft, name, **headers):
        url = reverse(name, args=[draft.pk])
        seen = rev(client.get(url).content.decode())
        OTHERS[name](draft)
        return url, client.post(url, TYPED[name] | {"rev": seen, "go": "on"}, headers=headers)

    def test_both_versions_are_shown_and_the_second_may_keep_the_own(self, client, draft, name):
        before = fresh()
        url, answer = self.collide(client, draft, name)

        html = answer.content.decode()
        assert answer.status_code == 409
        assert "Grace Ingabire changed this at" in html
        hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html))
        hidden.pop("csrfmiddlewaretoken", None)

        assert client.post(url, hidden | {"go": "stay"})["Location"] == url
        kept = {
            "about": fresh().title,
            "party": fresh().contracting_name,
            "budget": [one.item for one in fresh().budget_lines.all()],
        }[name]
        assert kept == {"about": "Mine", "party": "Aline", "budget": ["Glass"]}[name]
        assert before.pk == fresh().pk

    def test_what_a_script_could_not_save_is_shown_beside(self, client, draft, name):
        url, answer = self.collide(client, draft, name, **QUIET)

        told = answer.json()
        assert (answer.status_code, told["who"]) == (409, "Grace Ingabire")
        both = client.get(told["url"])
        assert both.status_code == 409
        assert {"about": "Hers", "party": "Umurava", "budget": "Timber"}[name] in both.content.decode()
        assert client.get(url).status_code == 200
