# SPDX-License-Identifier: AGPL-3.0-or-later
"""Do panel, scores and reviews fit together?"""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from exchange.book import Book, Row
from exchange.known import Known
from exchange.scales import scales_of
from grants.states import CallState, StagePhase
from reviews.models import Criterion

TWO_CHAIRS = _("Row %(row)s names another chair.")
OFF_THE_SCALE = _("%(score)s is not on the scale from %(low)s to %(high)s.")
DIGITS = _("A score has at most three digits after the point.")
NOT_SENT = _("“%(text)s” is a draft, so it has no scores.")
NOT_ELIGIBLE = _("“%(text)s” does not meet a rule, so it has no scores.")
SCORED_ALREADY = _("A review that is only assigned has no scores yet.")
NOT_WITH_THE_PANEL = _("The call is “%(state)s”: scores are brought while the panel has it.")
FROZEN = _("The scores of this call are frozen, so no new ones can be brought.")
THREE_DIGITS = Decimal("0.001")


def check_panel(book: Book, known: Known) -> None:
    """A panel has one chair."""
    chairs = [row for row in book.rows("panel") if row["chair"]]
    for row in chairs[1:]:
        row.complain("chair", TWO_CHAIRS % {"row": chairs[0].number})


def check_scores(book: Book, known: Known) -> None:
    """Scores stand on their criterion's scale and belong to submissions that went before the panel."""
    rows = book.rows("scores")
    if not rows:
        return
    scales = scales_of(book) | _kept_scales(known)
    outside = _outside(book)
    for row in rows:
        score, scale = row["score"], scales.get(row.text("criterion"))
        if row.text("submission") in outside:
            words = outside[row.text("submission")]
            row.complain("submission", words % {"text": row.text("submission")})
        if score is None or scale is None:
            continue
        if not scale[0] <= score <= scale[1]:
            row.complain("score", OFF_THE_SCALE % {"score": score, "low": scale[0], "high": scale[1]})
        elif score != score.quantize(THREE_DIGITS):
            row.complain("score", DIGITS)
    _check_call_takes(book, known, rows, "submission")


def _kept_scales(known: Known) -> dict[str, tuple[int, int]]:
    """The scales of a call that is there already: a file does not change them."""
    if known.call is None:
        return {}
    kept = Criterion.objects.filter(stage__call=known.call)
    return {key: (low, high) for key, low, high in kept.values_list("key", "low", "high")}


def _outside(book: Book) -> dict[str, object]:
    """The submissions that never came before the panel, with the reason."""
    found: dict[str, object] = {
        row.text("submission"): NOT_SENT for row in book.rows("submissions") if row["state"] == "draft"
    }
    found.update({row.text("submission"): NOT_ELIGIBLE for row in book.rows("screening") if not row["met"]})
    return found


def check_reviews(book: Book, known: Known) -> None:
    """A review's state fits its scores, and its submission came before the panel."""
    scored = {(row.text("submission"), row.text("panelist")) for row in book.rows("scores")}
    outside = _outside(book)
    for row in book.rows("reviews"):
        pair = (row.text("submission"), row.text("panelist"))
        if row["state"] == "assigned" and pair in scored:
            row.complain("state", SCORED_ALREADY)
        if pair[0] in outside:
            row.complain("submission", outside[pair[0]] % {"text": pair[0]})
    _check_call_takes(book, known, book.rows("reviews"), "submission")


def _check_call_takes(book: Book, known: Known, rows: list[Row], name: str) -> None:
    """A call that is there already takes new reviews only while its panel scores."""
    if known.call is None:
        return
    frozen = known.call.stages.filter(phase=StagePhase.FROZEN).exists()
    if known.call.state == CallState.UNDER_REVIEW and not frozen:
        return
    for row in rows:
        pair = (
            known.submissions.get(row.text("submission")),
            known.people.get(row.text("panelist")),
        )
        if pair not in known.reviews:
            state = NOT_WITH_THE_PANEL % {"state": known.call.state_label}
            row.complain(name, FROZEN if frozen else state)
