# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py rank: the ranking of a call, as it was frozen, or as it would be now."""

import json
from dataclasses import asdict
from fractions import Fraction
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from grants.models import Call
from reviews.asked_call import call_named
from reviews.inputs import deciding_stage, scores_of


class Command(BaseCommand):
    help = "Print the ranking of CALL; stderr says whether it is the frozen one or computed now."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("call", help="key of the call")
        parser.add_argument("--json", action="store_true", help="a list of objects instead of a table")

    def handle(self, *args: Any, **options: Any) -> None:
        lines = self._lines(call_named(options["call"]))
        if options["json"]:
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=1))
            return
        for line in lines:
            mean = "" if line["mean"] is None else f"{line['mean']:.2f}"
            self.stdout.write(
                f"{line['rank'] or '':>4} {mean:>6} {line['n_reviews']:>3}  {line['submission']}"
            )

    def _lines(self, call: Call) -> list[dict[str, Any]]:
        """Return the lines, best first; a submission without a counted review has no rank and no mean."""
        stage = deciding_stage(call)
        ranking = stage.rankings.order_by("-pk").first() if stage else None
        if ranking is not None:
            when = timezone.localtime(ranking.frozen_at, call.zone)
            words = _("Ranking frozen on %(when)s by %(who)s, inputs %(hash)s.")
            self.stderr.write(
                words
                % {
                    "when": f"{when:%Y-%m-%d %H:%M %Z}",
                    "who": ranking.frozen_by,
                    "hash": ranking.inputs_hash[:12],
                }
            )
            rows = ranking.result
        else:
            self.stderr.write(_("Not frozen: computed now from the reviews that count."))
            rows = [asdict(line) for line in scores_of(stage).ranked()] if stage else []
        names = {
            pk: imported_as or number
            for pk, imported_as, number in call.submissions.values_list("pk", "imported_as", "number")
        }
        return [
            {
                "submission": names[row["submission"]],
                "rank": row["rank"],
                "n_reviews": row["n_reviews"],
                "mean": None if row["mean_exact"] is None else float(Fraction(row["mean_exact"])),
            }
            for row in rows
        ]
