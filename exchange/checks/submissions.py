# SPDX-License-Identifier: AGPL-3.0-or-later
"""Do submissions, teams, budgets and screening fit together?"""

from collections import defaultdict

from django.utils.translation import gettext_lazy as _

from core.money import Money
from exchange.book import Book, Row
from exchange.known import Known
from exchange.numbers import number_of, prefix_of
from grants.operations.details import LARGEST_MINOR, MOST_LINES
from grants.states import CallState, TeamRole

NUMBER_TOO_LONG = _("With the call's letters in front this number is too long: %(number)s.")
SAME_NUMBER = _("Row %(row)s gets the same number: %(number)s.")
NOT_ITS_LANGUAGE = _("The call does not take answers in “%(text)s”.")
SENT_FIRST = _("It was sent before it was begun.")
DRAFT_SENT = _("A draft has not been sent.")
CALL_DONE = _("The call is “%(state)s”: no new submission can be brought.")
TWO_LEADS = _("Row %(row)s names another lead.")
OTHER_LEAD = _("The sheet “submissions” names %(name)s as lead.")
PRICE_NEEDED = _("A line needs a price or an amount.")
NOT_THE_PRODUCT = _("%(quantity)s times %(price)s is %(product)s.")
NOT_DIVISIBLE = _("%(amount)s cannot be divided by %(quantity)s without a rest. Give the price of one.")
OWN_TOO_LARGE = _("The own part is larger than the cost.")
AMOUNT_TOO_LARGE = _("This amount is too large.")
TOO_MANY_LINES = _("A budget has at most %(most)s lines.")
NOT_THE_SUM = _("The budget lines add up to %(sum)s.")
REASON_NEEDED = _("Say why the rule is not met.")
DRAFT_SCREENED = _("A draft is not screened.")
TAKES = frozenset({CallState.OPEN, CallState.CLOSED, CallState.UNDER_REVIEW})


def check_submissions(book: Book, known: Known) -> None:
    """Numbers fit, languages are the call's, and moments come one after the other."""
    programme = known.programme.languages if known.programme else book.one("programme")["languages"]
    kept = known.call.languages if known.call else None
    spoken = set(book.one("call")["languages"] or kept or programme or ())
    numbers: dict[str, int] = {}
    for row in book.rows("submissions"):
        number = number_of(row.text("submission"), prefix_of(known))
        first = numbers.setdefault(number, row.number)
        if len(number) > 40:
            row.complain("submission", NUMBER_TOO_LONG % {"number": number})
        elif first != row.number:
            row.complain("submission", SAME_NUMBER % {"row": first, "number": number})
        language = row.text("language")
        if language and spoken and language not in spoken:
            row.complain("language", NOT_ITS_LANGUAGE % {"text": language})
        _check_moments(row)
        if known.call and known.call.state not in TAKES and row.text("submission") not in known.submissions:
            row.complain("submission", CALL_DONE % {"state": known.call.state_label})


def _check_moments(row: Row) -> None:
    if row["state"] == "draft" and "submitted" in row:
        row.complain("submitted", DRAFT_SENT)
    if row["begun"] and row["submitted"] and row["submitted"] < row["begun"]:
        row.complain("submitted", SENT_FIRST)


def check_team(book: Book, known: Known) -> None:
    """A team has one lead, the one that the submission names."""
    leads: dict[str, Row] = {}
    for row in book.rows("team"):
        if row["role"] != TeamRole.LEAD:
            continue
        named = row.text("submission")
        first = leads.setdefault(named, row)
        if first is not row:
            row.complain("role", TWO_LEADS % {"row": first.number})
        submission = book.index("submissions", "submission").get(named)
        lead = submission.text("lead") if submission else ""
        if lead and lead != row.text("person"):
            row.complain("person", OTHER_LEAD % {"name": lead})


def check_budget(book: Book, known: Known) -> None:
    """Quantity times price is the amount, and the lines add up to what was asked for."""
    sums: dict[str, int] = defaultdict(int)
    counts: dict[str, int] = defaultdict(int)
    for row in book.rows("budget"):
        named = row.text("submission")
        counts[named] += 1
        if counts[named] == MOST_LINES + 1:
            row.complain("line", TOO_MANY_LINES % {"most": MOST_LINES})
        price = price_of(row)
        if price is None:
            continue
        own = row["own"].minor if row["own"] else 0
        amount = price * row["quantity"]
        sums[named] += amount - own
        if own > amount:
            row.complain("own", OWN_TOO_LARGE)
        if amount > LARGEST_MINOR:
            row.complain("unit price" if "unit price" in row else "amount", AMOUNT_TOO_LARGE)
    for row in book.rows("submissions"):
        asked, found = row["requested"], sums.get(row.text("submission"))
        if asked and found is not None and asked.minor != found:
            row.complain("requested", NOT_THE_SUM % {"sum": Money(found, asked.currency)})


def price_of(row: Row) -> int | None:
    """The price of one in minor units, complaining where it cannot be known."""
    price, amount, quantity = row["unit price"], row["amount"], row["quantity"]
    if not {"unit price", "amount"} & set(row.values):
        row.complain("unit price", PRICE_NEEDED)
    if quantity is None or (price is None and amount is None):
        return None
    if price is None:
        if amount.minor % quantity:
            row.complain("amount", NOT_DIVISIBLE % {"amount": amount, "quantity": quantity})
        return amount.minor // quantity
    if amount is not None and amount.minor != price.minor * quantity:
        product = price * quantity
        row.complain("amount", NOT_THE_PRODUCT % {"quantity": quantity, "price": price, "product": product})
    return price.minor


def check_screening(book: Book, known: Known) -> None:
    """A rule that is not met has its reason; drafts are not screened."""
    for row in book.rows("screening"):
        if row["met"] is False and not row.text("reason"):
            row.complain("reason", REASON_NEEDED)
        submission = book.index("submissions", "submission").get(row.text("submission"))
        if submission is not None and submission["state"] == "draft":
            row.complain("submission", DRAFT_SCREENED)
