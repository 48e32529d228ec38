# SPDX-License-Identifier: AGPL-3.0-or-later
"""Believable papers about money."""

from datetime import date

from core.money import Money
from documents import contexts as c

SUMS = (
    ("Awarded", 4_500_000), ("Paid", 2_700_000), ("Accounted for by accepted receipts", 2_410_500),
    ("Refunded", 250_000), ("Written off", 39_500), ("Still to account for", 0),
    ("Not needed, and released to the fund", 1_800_000),
)  # fmt: skip


def rwf(amount):
    return Money(amount, "RWF")


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
