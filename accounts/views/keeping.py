# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long what is kept, who read what, and breaches of personal data."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import registry
from accounts.forms.rights import BreachForm, PeriodsForm, ReportForm
from accounts.models import Breach, PurgeRun, RetentionPeriod
from accounts.operations.breach import record_breach, report_breach
from accounts.operations.retention import due_now, periods_of, set_periods
from accounts.rules import programmes_of
from accounts.states import BreachState, Role
from accounts.views.common import done, form_page, page_of, posted
from core.guards import find
from core.models import ReadEntry
from core.permissions import demand, may

OVERSEES = {Role.ADMINISTRATOR, Role.AUDITOR}


@login_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Show how long each table is kept, what would go now, and what went."""
    demand(request.user, "accounts.see_retention")
    keys = programmes_of(request.user, OVERSEES)
    facts = {one.key: one for one in registry.programmes(keys)}
    told = {
        "due": [(facts.get(due.programme_key), due) for due in due_now(sorted(keys))],
        "programmes": [
            one for key, one in facts.items()
            if may(request.user, "accounts.set_retention", RetentionPeriod(programme_key=key))
        ],
        "runs": [
            (run, registry.PURGES[run.table].label if run.table in registry.PURGES else run.table)
            for run in PurgeRun.objects.filter(programme_key__in=["", *keys])[:20]
        ],
    }  # fmt: skip
    return render(request, "accounts/retention.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def retention_edit(request: HttpRequest, programme: str) -> HttpResponse:
    """Set how long a programme keeps what."""
    demand(request.user, "accounts.see_retention")
    if programme not in programmes_of(request.user, OVERSEES):
        raise Http404
    demand(request.user, "accounts.set_retention", RetentionPeriod(programme_key=programme))
    form = PeriodsForm(periods_of(programme), posted(request))
    if done(request, form, partial(set_periods, programme)):
        messages.success(request, _("The periods are set. The worker purges once a day."))
        return redirect("retention")
    back = reverse("retention")
    told = {"title": _("How long things are kept"), "intro": _("In days. What is older goes for ever.")}
    return form_page(request, form, back=back, crumbs=[(back, _("Retention"))], **told)


@login_required
@require_safe
def read_log(request: HttpRequest) -> HttpResponse:
    """Show who read what of the programmes that the reader audits or administers."""
    demand(request.user, "accounts.see_readings")
    rows = ReadEntry.objects.filter(programme_key__in=programmes_of(request.user, OVERSEES))
    page = page_of(request, rows.select_related("person", "subject_type").order_by("-pk"))
    for row in page:
        row.words = registry.READINGS.get(row.what, row.what)
    return render(request, "accounts/read_log.html", {"page": page})


@login_required
@require_safe
def breaches(request: HttpRequest) -> HttpResponse:
    """List the breaches of personal data, the newest first."""
    demand(request.user, "accounts.see_breaches")
    page = page_of(request, Breach.objects.visible_to(request.user))
    return render(
        request,
        "accounts/breaches.html",
        {"page": page, "keeps": may(request.user, "accounts.keep_breaches")},
    )


@login_required
@require_http_methods(["GET", "POST"])
def breach_new(request: HttpRequest) -> HttpResponse:
    """Write a breach down."""
    demand(request.user, "accounts.keep_breaches")
    form = BreachForm(registry.programmes(programmes_of(request.user, {Role.ADMINISTRATOR})), posted(request))
    if done(request, form, record_breach):
        messages.success(request, _("Written down. Report it to the authority within 48 hours of knowing."))
        return redirect("breach", form.outcome.pk)
    back = reverse("breaches")
    told = {
        "title": _("Write a breach down"),
        "intro": _("Personal data were lost, or came where they should not."),
    }
    return form_page(request, form, back=back, crumbs=[(back, _("Breaches"))], **told)


@login_required
@require_http_methods(["GET", "POST"])
def breach(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one breach, and note that it was reported."""
    demand(request.user, "accounts.see_breaches")
    found = find(Breach.objects.visible_to(request.user), request.user, pk=pk)
    if request.method == "POST":
        demand(request.user, "accounts.keep_breaches", found)
    form = ReportForm(posted(request))
    if done(request, form, partial(report_breach, found)):
        messages.success(request, _("The report is noted."))
        return redirect("breach", found.pk)
    open_still = found.state == BreachState.OPEN
    told = {
        "found": found,
        "form": form,
        "reports": open_still and may(request.user, "accounts.keep_breaches", found),
    }
    return render(request, "accounts/breach.html", told, status=422 if form.is_bound else 200)
