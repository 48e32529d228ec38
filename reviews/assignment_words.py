# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said about an assignment: its report as JSON keeps it, its warnings, and what would help."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.assignment_facts import Table

MOST_NAMED = 12


def report_of(table: Table, found: Any, affinity: Any, *, given: int) -> dict[str, Any]:
    """Return the run's report: totals, the worst-off, loads, parts of the graph, shortfall, every pair."""
    short = found.shortfall
    pairs = []
    for row, one in enumerate(table.submissions):
        for column in found.panelists_of(row):
            fit = table.fits[row][column]
            seat, worth = table.seats[column].pk, int(affinity[row][column])
            pairs.append([one.pk, seat, worth, fit.field, fit.language, fit.experience])
    return {
        "given": given,
        "total": found.total,
        "share_of_optimum": round(found.share_of_optimum, 4),
        "worst": found.worst,
        "bound": round(found.bound, 1),
        "share_of_bound": round(found.share_of_bound, 4),
        "fairness": found.fairness,
        "loads": {str(seat.pk): load for seat, load in zip(table.seats, found.loads, strict=True)},
        "load_limits": list(found.load_limits[0]) if found.load_limits else [0, 0],
        "components": found.components,
        "missing": {str(table.submissions[row].pk): n for row, n in short.reviews.items()},
        "no_expert": [table.submissions[row].pk for row in short.no_expert],
        "same_organisation": [table.submissions[row].pk for row in short.same_organisation],
        "below_minimum": [table.seats[column].pk for column in short.below_minimum],
        "solver": found.solver,
        "pairs": pairs,
    }


def listed(numbers: list[str]) -> str:
    """Return the numbers in a row; of many, the first ones and how many more."""
    more = len(numbers) - MOST_NAMED
    head = ", ".join(numbers[:MOST_NAMED])
    return _("%(numbers)s and %(more)s more") % {"numbers": head, "more": more} if more > 0 else head


def problems_in(table: Table, found: Any, reviews: int, *, hidden: frozenset[int] = frozenset()) -> list[str]:
    """Return in sentences why not every review could be given: the proposals by number, and the shortfall.

    `hidden` are those to which the reader has a tie: they are counted, but never named.
    """
    short, said = found.shortfall, []
    few = _named(table, short.too_few_eligible, hidden)
    if few:
        names = [
            _("%(number)s (%(n)s of %(all)s)") % {"number": one, "n": n, "all": reviews} for one, n in few
        ]
        said.append(_("Too few panelists may read these proposals: %(list)s.") % {"list": listed(names)})
    if short.capacity:
        words = ngettext(
            "The panelists' loads allow %(n)s review too few.",
            "The panelists' loads allow %(n)s reviews too few.",
            short.capacity,
        )
        said.append(words % {"n": short.capacity})
    others = {row: n for row, n in short.reviews.items() if row not in short.too_few_eligible}
    lacking = [f"{one} ({n})" for one, n in _named(table, others, hidden)]
    if lacking:
        said.append(_("Reviews missing: %(list)s.") % {"list": listed(lacking)})
    return said or [_("Not every proposal can have its reviews.")]


def _named(table: Table, amounts: dict[int, int], hidden: frozenset[int]) -> list[tuple[str, int]]:
    """Return (number, amount) for the rows that may be named."""
    rows = [(table.submissions[row], amount) for row, amount in amounts.items()]
    return [(one.label, amount) for one, amount in rows if one.pk not in hidden]


def offers_in(found: Any, reviews: int) -> dict[str, int]:
    """Return what would make everything possible: fewer reviews for each, or a higher load for each."""
    offers = {}
    if found.shortfall.fewer_reviews and found.shortfall.fewer_reviews < reviews:
        offers["reviews"] = found.shortfall.fewer_reviews
    highest = max((high for _low, high in found.load_limits), default=0)
    if found.shortfall.load_needed and found.shortfall.load_needed > highest:
        offers["load"] = found.shortfall.load_needed
    return offers


def offers_said(offers: dict[str, int]) -> str:
    """Return the offers as one sentence, or nothing."""
    said = []
    if "reviews" in offers:
        said.append(_("ask for %(n)s reviews each") % {"n": offers["reviews"]})
    if "load" in offers:
        said.append(_("let each panelist take up to %(n)s") % {"n": offers["load"]})
    said.append(_("assign what is possible"))
    return _("You can %(offers)s.") % {"offers": _(", or ").join(said)}


def warnings_in(report: dict[str, Any]) -> list[str]:
    """Return what somebody who reads the ranking later should know of this run."""
    said = []
    if report["components"] > 1:
        said.append(
            _(
                "Panelists and proposals fall into %(n)s groups without a common reader. Scores cannot be compared."
            )
            % {"n": report["components"]}
        )
    if report["missing"]:
        said.append(_("Proposals with fewer reviews than asked: %(n)s.") % {"n": len(report["missing"])})
    if report["no_expert"]:
        said.append(_("Proposals without a reader of their trade: %(n)s.") % {"n": len(report["no_expert"])})
    if report["same_organisation"]:
        said.append(
            _("Proposals with two readers of one institution: %(n)s.")
            % {"n": len(report["same_organisation"])}
        )
    return said
