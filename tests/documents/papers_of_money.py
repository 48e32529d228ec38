# SPDX-License-Identifier: AGPL-3.0-or-later
"""A sample of each paper about money."""

from datetime import date

from core.money import Money
from documents import contexts as c

SUMS = (
    ("Awarded", 4_500_000), ("Paid", 2_700_000), ("Accounted for by accepted receipts", 2_410_500),
    ("Refunded", 250_000), ("Written off", 39_500), ("Still to account for", 0),
    ("Not needed, and released to the fund", 1_800_000),
)  # fmt: skip


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


def closing(language="en"):
    """The statement by which an award's money is closed."""
    from tests.documents.papers import TITLE, common  # which imports this file

    return c.ClosingStatement(
        **common(language), award="TVET-2026-A07", title=TITLE[language], party="Koperative Umuravumba",
        sums=tuple(c.Sum(words=words, amount=rwf(amount)) for words, amount in SUMS),
        tranches=(
            c.ClosedTranche(number=1, amount=rwf(1_800_000), paid_on=date(2026, 3, 2), accounted=rwf(1_800_000)),
            c.ClosedTranche(number=2, amount=rwf(900_000), paid_on=date(2026, 7, 14), accounted=rwf(900_000)),
            c.ClosedTranche(
                number=3, amount=rwf(1_800_000), accounted=rwf(0), note="The second dryer was not needed."
            ),
        ),
        headings=(
            c.Sum(words="Goods and tools", amount=rwf(1_960_500)), c.Sum(words="People", amount=rwf(450_000)),
        ),
        signatory=c.Signatory(
            organisation="International Organization for Migration", name="Claude Nzeyimana", role="Finance checker"
        ),
        place_in_ledger=412, ledger_head="5be1" * 16,
    )  # fmt: skip


KINDS = {
    "budget_comparison": ("budget_comparison.html", comparison, "TVET-2026-A07-B2-C1"),
    "closing_statement": ("closing_statement.html", closing, "TVET-2026-A07-C"),
}
