# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one table of what money costs: read from its parts, with a word where there is a limit."""

from bench.money import figures_in, table

PART = """noise | with bars
| batch on sqlite | measured | target | |
|---|---|---|---|
| a batch | 0.8 s | ≤ 3 s |  |
| its statements | 30 statements | ≤ 25 statements | MISSED |
| limit: bare | 0.1 s |  |  |
"""


def test_each_figure_says_whether_it_is_within_its_limit():
    found = figures_in("money_batch", PART)

    assert table(found).splitlines()[2:] == [
        "| money_batch | a batch | 0.8 s | ≤ 3 s | within |",
        "| money_batch | its statements | 30 statements | ≤ 25 statements | over |",
        "| money_batch | limit: bare | 0.1 s |  |  |",
    ]
    assert [one.fine for one in found] == [True, False, True]
