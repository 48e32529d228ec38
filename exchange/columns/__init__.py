# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets and columns of the import workbook: reader, template and documentation all use them."""

from .call import CALL, CRITERIA, ELIGIBILITY, FORM, STAGES
from .markdown import as_markdown as _as_markdown
from .moments import moment
from .panel import CONFLICTS, DECISION, PANEL, REVIEWS, SCORES
from .parts import Column, Heading, Kind, Sheet
from .people import INSTITUTIONS, PEOPLE, ROLES, ROLES_SHEET
from .programme import ORGANISATIONS, PLACES, PROGRAMME
from .submissions import ANSWERS, BUDGET, SCREENING, SUBMISSIONS, TEAM

# In this order a row only repeats what an earlier sheet, or an earlier row of its own sheet, has named,
# except that `programme` and `call` may name organisations and people who come after them.
SHEETS: tuple[Sheet, ...] = (
    CALL,
    CRITERIA,
    PROGRAMME,
    PLACES,
    INSTITUTIONS,
    ORGANISATIONS,
    PEOPLE,
    ROLES_SHEET,
    STAGES,
    ELIGIBILITY,
    FORM,
    SUBMISSIONS,
    TEAM,
    ANSWERS,
    BUDGET,
    SCREENING,
    PANEL,
    CONFLICTS,
    SCORES,
    REVIEWS,
    DECISION,
)
BY_NAME: dict[str, Sheet] = {sheet.name: sheet for sheet in SHEETS}


def as_markdown() -> str:
    """The page docs/import.md, which a test compares with the file."""
    return _as_markdown(SHEETS)


__all__ = ["BY_NAME", "ROLES", "SHEETS", "Column", "Heading", "Kind", "Sheet", "as_markdown", "moment"]
