# SPDX-License-Identifier: AGPL-3.0-or-later
"""Can what the committee decided be confirmed: never more than the places, nor more than the money?"""

from django.utils.translation import gettext_lazy as _

from core.money import Money
from exchange.book import Book, Row
from exchange.known import Known
from reviews.states import Outcome

NO_SUCH_PLACE = _("The call has %(places)s places.")
PLACE_TAKEN = _("Row %(row)s has this place.")
PLACE_NEEDED = _("Give the place.")
NO_PLACE = _("Who is not selected has no place.")
AMOUNT_NEEDED = _("Give the amount of the award.")
ABOVE_CEILING = _("One award may be %(ceiling)s at most.")
BEYOND_ENVELOPE = _("With this the awards add up to %(sum)s; the call has %(envelope)s.")
NOT_DECIDED_ON = _("“%(text)s” was not before the panel, so nothing was decided on it.")


def check_decision(book: Book, known: Known) -> None:
    """Places are given once and within their number; the selected have amounts within ceiling and envelope."""
    call = book.one("call")
    taken: dict[tuple[str, int], int] = {}
    spent = 0
    for row in book.rows("decision"):
        _check_place(row, call, taken)
        _check_eligible(book, row)
        amount = row["amount"]
        if row["outcome"] != Outcome.SELECTED:
            continue
        if amount is None:
            if "amount" not in row:
                row.complain("amount", AMOUNT_NEEDED)
            continue
        spent += amount.minor
        if call["ceiling"] and amount > call["ceiling"]:
            row.complain("amount", ABOVE_CEILING % {"ceiling": call["ceiling"]})
        if call["envelope"] and spent > call["envelope"].minor:
            total = Money(spent, amount.currency)
            row.complain("amount", BEYOND_ENVELOPE % {"sum": total, "envelope": call["envelope"]})


def _check_place(row: Row, call: Row, taken: dict[tuple[str, int], int]) -> None:
    outcome, place = row["outcome"], row["place"]
    if outcome == Outcome.DECLINED:
        if place is not None:
            row.complain("place", NO_PLACE)
        return
    if place is None:
        if "place" not in row:
            row.complain("place", PLACE_NEEDED)
        return
    first = taken.setdefault((outcome, place), row.number)
    if first != row.number:
        row.complain("place", PLACE_TAKEN % {"row": first})
    if outcome == Outcome.SELECTED and call["places"] and place > call["places"]:
        row.complain("place", NO_SUCH_PLACE % {"places": call["places"]})


def _check_eligible(book: Book, row: Row) -> None:
    named = row.text("submission")
    submission = book.index("submissions", "submission").get(named)
    unmet = any(one.text("submission") == named and not one["met"] for one in _unmet(book))
    if (submission is not None and submission["state"] == "draft") or unmet:
        row.complain("submission", NOT_DECIDED_ON % {"text": named})


def _unmet(book: Book) -> list[Row]:
    return [row for row in book.rows("screening") if row["met"] is False]
