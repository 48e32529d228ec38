# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hosts need: the list, one need, and writing it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.downloads import table_response, wanted_format
from core.forms import ConfirmForm
from core.lifecycle import possible_steps
from core.permissions import WHO_MAY, may
from core.refusals import NotAllowed
from grants.models import Programme
from grants.views.staff.common import confirm_page, done, form_page, page_of, posted
from grants.views.staff.submission import history_of
from placements.candidates import language_name
from placements.forms.need import NeedFilter, NeedForm
from placements.forms.placement import CancelForm
from placements.models import HostNeed
from placements.operations.need import Asked, change_need, declare_need, withdraw_need, write_need
from placements.states import NeedState
from placements.views.finding import institutions_for, need_for, show

both = require_http_methods(["GET", "POST"])


@login_required
@require_safe
def needs(request: HttpRequest) -> HttpResponse:
    """List the needs that the person may read; ?state= narrows; as a file with ?format=."""
    found = HostNeed.objects.visible_to(request.user).select_related("institution")
    filters = NeedFilter(request.GET)
    found = filters.narrow(found)
    if wanted_format(request):
        heads = [_("Host"), _("Course or service"), _("Status"), _("Language"), _("Weeks"), _("Not before"),
                 _("Not after"), _("Experts")]  # fmt: skip
        rows = (
            [str(n.institution), n.title, n.state_label, n.language, n.weeks, n.from_on, n.until_on, n.people]
            for n in found
        )
        return table_response(request, "needs", heads, rows)
    writes = institutions_for(request.user).exists()
    return render(
        request,
        "placements/needs.html",
        {"page": page_of(request, found), "filters": filters, "writes": writes},
    )


@login_required
@require_safe
def need(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a need, with the placements that came of it."""
    found = need_for(request, pk)
    told = {
        "need": found,
        "language": language_name(found.language),
        "placements": found.placements.select_related("expert").order_by("-pk"),
        "steps": possible_steps(found, request.user),
        "edits": found.state in NeedState.EDITABLE and may(request.user, "placements.write_need", found),
        "matches": found.state == NeedState.STATED and may(request.user, "placements.match", found),
        "history": history_of(found),
    }
    return render(request, "placements/need.html", told)


@login_required
@both
def need_new(request: HttpRequest) -> HttpResponse:
    """Write down a need."""
    institutions = institutions_for(request.user)
    first = institutions.first()
    if first is None:
        raise NotAllowed(who=WHO_MAY["placements.write_need"])
    show(request, first.programme_key)
    languages = _languages(first.programme_key)
    form = NeedForm(*posted(request), institutions=institutions, languages=languages)
    if done(request, form, _write):
        messages.success(request, _("The need is kept as a draft. State it when it is complete."))
        return redirect("need", form.outcome.pk)
    return form_page(
        request, form, title=_("What do you need an expert for?"), back=reverse("needs"),
        crumbs=[(reverse("needs"), _("Needs of hosts"))],
    )  # fmt: skip


def _write(*, institution: Any, asked: Asked, by: Any) -> HostNeed:
    return write_need(institution, programme_key=institution.programme_key, asked=asked, by=by)


def _languages(key: str) -> list[str]:
    programme = Programme.objects.filter(key=key).first()
    return list(programme.languages) if programme and programme.languages else ["en"]


@login_required
@both
def need_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a need."""
    found = need_for(request, pk, "placements.write_need")
    languages = _languages(found.programme_key)
    form = NeedForm(*posted(request), institutions=None, languages=languages, need=found)
    if done(request, form, partial(change_need, found)):
        messages.success(request, _("The need is changed."))
        return redirect("need", pk)
    return form_page(
        request, form, title=_("Change the need"), back=reverse("need", args=[pk]), crumbs=_crumbs(found)
    )


@login_required
@both
def need_state(request: HttpRequest, pk: int) -> HttpResponse:
    """State a need."""
    found = need_for(request, pk, "placements.write_need")
    form = ConfirmForm(*posted(request))
    if done(request, form, partial(declare_need, found)):
        messages.success(request, _("The need is stated. The programme looks for experts."))
        return redirect("need", pk)
    return confirm_page(
        request, form, question=_("State this need?"), button=_("State it"), back=reverse("need", args=[pk]),
        facts=[(_("Host"), found.institution), (_("Course or service"), found.title)], crumbs=_crumbs(found),
    )  # fmt: skip


@login_required
@both
def need_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a need back."""
    found = need_for(request, pk, "placements.write_need")
    form = CancelForm(*posted(request))
    if done(request, form, partial(withdraw_need, found)):
        messages.success(request, _("The need is withdrawn."))
        return redirect("need", pk)
    return confirm_page(
        request, form, question=_("Withdraw this need?"), button=_("Withdraw it"), dangerous=True,
        back=reverse("need", args=[pk]), facts=[(_("Course or service"), found.title)], crumbs=_crumbs(found),
    )  # fmt: skip


def _crumbs(found: HostNeed) -> list[tuple[str, str]]:
    return [(reverse("needs"), _("Needs of hosts")), (reverse("need", args=[found.pk]), str(found))]
