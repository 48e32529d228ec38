# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of payment batches."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.rules import programmes_of
from budgets.models import PaymentBatch
from budgets.rules import READS_BATCHES
from budgets.states import BatchChannel, BatchStanding
from core.downloads import table_response, wanted_format
from core.permissions import demand, may
from grants.views.staff.common import page_of


@login_required
@require_safe
def batches(request: HttpRequest) -> HttpResponse:
    """List the batches of the reader's programmes; ?state= and ?channel= narrow it; as a file with ?format=."""
    demand(request.user, "budgets.see_batches")
    given = {name: request.GET.get(name, "") for name in ("state", "channel")}
    found = PaymentBatch.objects.visible_to(request.user).counted().select_related("source").order_by("-pk")
    if given["state"] in BatchStanding.values:
        found = found.standing(given["state"])
    if given["channel"] in BatchChannel.values:
        found = found.filter(channel=given["channel"])
    if wanted_format(request):
        return _file(request, found)
    told = {
        "page": page_of(request, found),
        "given": given,
        "standings": BatchStanding.choices,
        "channels": BatchChannel.choices,
        "narrowed": any(given.values()),
        "drafts": may(request.user, "budgets.draft_batch"),
        "programmes": sorted(programmes_of(request.user, READS_BATCHES)),
    }
    return render(request, "budgets/batches.html", told)


def _file(request: HttpRequest, found: Iterable[Any]) -> HttpResponse:
    heads = [
        _("Number"), _("Status"), _("Way out"), _("Paid from"), _("To be paid on"), _("Payments"), _("Sum"),
        _("Settled"), _("Failed or returned"), _("Drafted by"), _("Handed over"),
    ]  # fmt: skip
    rows = (
        [
            one.number, one.standing.label, one.get_channel_display(), one.source.label if one.source else "",
            one.execution_date, one.count or one.held, one.sum, one.settled, one.ended, one.drafter_name,
            one.sent_at,
        ]
        for one in found
    )  # fmt: skip
    return table_response(request, "batches", heads, rows)
