# SPDX-License-Identifier: AGPL-3.0-or-later
"""The columns of a budget's workbook by their place, and its hidden sheet."""

from django.utils.translation import gettext_lazy as _

EDITION = "1"  # of the template; a workbook of another one is refused
SHEET, HIDDEN = "Budget", "inzira"
COLUMNS = {
    "heading": _("Heading"),
    "heading_name": _("Name of the heading"),
    "item": _("What for?"),
    "unit": _("Of what unit?"),
    "quantity": _("How many?"),
    "unit_cost": _("Cost of one"),
    "own": _("Own contribution"),
    "fund_line": _("Line of the donor's budget"),
    "total": _("The award pays"),
}
LETTERS = dict(zip(COLUMNS, "ABCDEFGHI", strict=True))
TEXTS = ("heading", "heading_name", "item", "unit", "fund_line")
WIDTHS = {"heading": 12, "heading_name": 26, "item": 40, "unit": 16, "fund_line": 28}
