# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the agreement's rules say of a change of a budget, in words: for pages and for papers."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budgets.flexibility import Classified, Reason, Verdict
from budgets.states import FlexBasis

REASONS: dict[Reason, str | Promise] = {
    Reason.FROZEN: gettext_lazy("the agreement lets nothing move in this heading"),
    Reason.NEW_HEADING: gettext_lazy("the heading is new"),
    Reason.BEYOND: gettext_lazy("more moves than the agreement allows"),
    Reason.CEILING: gettext_lazy("the whole budget becomes more or less"),
}
NEEDS: dict[Verdict, str | Promise] = {
    Verdict.UNCHANGED: gettext_lazy("Unchanged"),
    Verdict.WITHIN: gettext_lazy("Within the agreement"),
    Verdict.NEEDS_APPROVAL: gettext_lazy("Needs a signed approval"),
}


def rules_in_words(rules: Any) -> str:
    """Return how far an agreement lets budgets move between headings, in one sentence."""
    if not rules.flex_bp:
        return _("The agreement lets nothing move between headings without a signed approval.")
    if rules.basis == FlexBasis.TOTAL:
        words = _("The agreement lets %(percent)s %% of the whole budget move in each heading.")
    else:
        words = _("The agreement lets %(percent)s %% of each heading move.")
    return words % {"percent": percent(rules.flex_bp)}


def percent(hundredths: int) -> str:
    """Write hundredths of a percent as a percentage: 2500 is 25, 1250 is 12.5."""
    whole, part = divmod(hundredths, 100)
    return f"{whole}.{part:02d}".rstrip("0") if part else str(whole)


def needs_in_words(change: Any) -> str:
    """Return what a heading's change needs, and why."""
    words, why = str(NEEDS[change.verdict]), str(REASONS.get(change.reason, ""))
    return f"{words}: {why}" if why else words


def verdict_in_words(found: Classified) -> str:
    """Return who must approve a change, in one sentence."""
    if found.ceiling_changed:
        return _(
            "The whole budget becomes more or less: finance approves it with the signed approval of the donor or "
            "the panel."
        )
    if found.needs_approval:
        return _(
            "More moves than the agreement lets move: finance approves it with the signed approval of the donor or "
            "the panel."
        )
    return _("The change stays within the agreement: the programme checks it, and finance approves it.")
