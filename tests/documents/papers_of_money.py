# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sample of each paper about money."""

from core.money import Money
from documents import contexts as c


def rwf(minor):
    return Money(minor, "RWF")


def comparison(language="en"):
    """An amendment that moves more than its agreement lets move."""
    from tests.documents.papers import common

    def line(was, now, **told):
        return c.ComparedLine(was=rwf(was), now=rwf(now), difference=rwf(now - was), **told)

    return c.BudgetComparison(
        **common(language), award="TVET-2026-A07", project="Solar dryer for tomatoes", before="TVET-2026-A07-B1",
        after="TVET-2026-A07-B2", reason="Steel became dearer.\nThe second trainer found another job.",
        rules="The agreement lets 10 % of each heading move.",
        verdict="More moves than the agreement lets move.",
        lines=(
            line(1_150_000, 700_000, heading="A", what="Trainer"),
            line(2_048_000, 2_498_000, heading="B", what="Steel, bearings and clutch for one machine"),
            line(420_000, 420_000, heading="C", what="Safety test"),
        ),
        headings=(
            line(1_150_000, 700_000, heading="A People", needs="Needs a signed approval: more moves than allowed"),
            line(2_048_000, 2_498_000, heading="B Equipment and materials", needs="Within the agreement"),
            line(420_000, 420_000, heading="C Running costs", needs="Unchanged"),
        ),
        total=line(3_618_000, 3_618_000, heading=""),
        written_by="Aline Uwimana", checked_by="Grace Ingabire",
    )  # fmt: skip


KINDS = {
    "budget_comparison": ("budget_comparison.html", comparison, "TVET-2026-A07-B2-C1"),
}
