# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words for every team from the panel's own words: strengths, and one thing to improve.

Where panelists wrote nothing for the team, the criterion that was scored best or worst is named.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from reviews.models import Criterion, Ranking


def words_for(ranking: Ranking) -> dict[int, dict[str, str]]:
    """Return {submission: {"strength", "improve"}} in the call's prevailing language (three queries)."""
    stage = ranking.stage
    criteria = {criterion.key: criterion for criterion in stage.criteria.all()}
    said: dict[int, list[tuple[str, str]]] = {}
    for submission, strength, improve in (
        stage.reviews.counted().order_by("pk").values_list("submission_id", "strength", "improve")
    ):
        said.setdefault(submission, []).append((strength.strip(), improve.strip()))
    with override(stage.call.prevailing_language):
        return {
            row["submission"]: _words(row, said.get(row["submission"], []), criteria)
            for row in ranking.result
        }


def _words(
    row: dict[str, Any], said: list[tuple[str, str]], criteria: dict[str, Criterion]
) -> dict[str, str]:
    """Return the words for one line of the ranking."""
    strengths = list(dict.fromkeys(strength for strength, _improve in said if strength))
    improves = [improve for _strength, improve in said if improve]
    best, worst = _extremes(row, criteria)
    if not strengths and best is not None:
        strengths = [_("The panel scored “%(criterion)s” highest.") % {"criterion": best.name}]
    if not improves and worst is not None:
        improves = [_("Work on “%(criterion)s”: the panel scored it lowest.") % {"criterion": worst.name}]
    return {"strength": "\n".join(strengths), "improve": improves[0] if improves else ""}


def _extremes(
    row: dict[str, Any], criteria: dict[str, Criterion]
) -> tuple[Criterion | None, Criterion | None]:
    """Return the criteria with the best and the worst mean of a line, measured on each one's own scale."""
    shares = {
        key: (float(mean) - criteria[key].low) / (criteria[key].high - criteria[key].low)
        for key, mean in row["criterion_means"].items()
        if key in criteria
    }
    if not shares:
        return None, None
    order = [key for key in criteria if key in shares]
    return criteria[max(order, key=shares.__getitem__)], criteria[min(order, key=shares.__getitem__)]
