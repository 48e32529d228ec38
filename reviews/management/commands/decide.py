# SPDX-License-Identifier: AGPL-3.0-or-later
"""manage.py decide: confirm the selected and the reserve of a call, as they are proposed."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from accounts.models import Person
from core.acting import acting
from core.money import Money, parse_money
from core.refusals import Refusal
from reviews.asked_call import call_named
from reviews.operations.deciding import Decided, decide_call
from reviews.states import Outcome


class Command(BaseCommand):
    help = (
        "Freeze scores and ranking of CALL where they are open, and confirm the selected and the reserve: as the "
        "imported decision proposes them, else as the ranking does."
    )

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("call", help="key of the call")
        parser.add_argument("--by", required=True, help="e-mail of the person who answers for it")
        parser.add_argument("--minutes", default="", help="the minutes, where the import brought none")
        parser.add_argument("--amount", default="", help="the amount of those who asked for none")
        parser.add_argument(
            "--dry-run", action="store_true", help="say what would be decided, change nothing"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call, operator = call_named(options["call"]), getpass.getuser()
        person = Person.objects.filter(email__iexact=options["by"]).first()
        if person is None:
            raise CommandError(_("Nobody has the e-mail address %(email)s.") % {"email": options["by"]})
        try:
            with acting(through="command", operator=operator):
                decided = decide_call(
                    call,
                    by=person,
                    minutes=options["minutes"],
                    usual_amount=parse_money(options["amount"], call.currency) if options["amount"] else None,
                    dry_run=options["dry_run"],
                )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.tell(decided, person, operator)
        if options["dry_run"]:
            self.stdout.write(_("Dry run: nothing was changed."))

    def tell(self, decided: Decided, person: Person, operator: str) -> None:
        """Say what was done, who answers for it, and every line that is not declined."""
        if decided.froze_scores:
            self.stdout.write(_("Scores frozen."))
        if decided.froze_ranking:
            self.stdout.write(_("Ranking frozen."))
        for line in decided.lines:
            if line.outcome == Outcome.DECLINED:
                continue
            amount = Money(line.amount_minor, decided.currency) if line.amount_minor else ""
            word, number = Outcome(line.outcome).label, line.submission.imported_as or line.submission.number
            self.stdout.write(f"{word} {line.place}: {number} {line.submission.title} {amount}".rstrip())
        declined = sum(line.outcome == Outcome.DECLINED for line in decided.lines)
        self.stdout.write(_("Not selected: %(count)s") % {"count": declined})
        words = _("Confirmed by %(person)s; the command was run by %(operator)s.")
        self.stdout.write(words % {"person": person, "operator": operator})
