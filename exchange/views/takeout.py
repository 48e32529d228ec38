# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking everything of a programme out: ask for it, wait, fetch the file and its key."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.rules import programmes_of
from core.forms import ConfirmForm, posted
from core.guards import find
from core.permissions import demand
from core.secrets import open_text
from exchange.models import Takeout
from exchange.operations.takeout import ask_for_takeout, note_fetching
from grants.models import Programme
from grants.queries import READS_ALL


@login_required
@require_http_methods(["GET", "POST"])
def takeout(request: HttpRequest, key: str) -> HttpResponse:
    """Show what can be fetched, and let a file be asked for."""
    programme = _programme(request.user, key)
    form = ConfirmForm(posted(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and form.carry_out(lambda: ask_for_takeout(programme, by=request.user))
    ):
        return redirect("job", form.outcome.job_key)
    last = Takeout.objects.filter(programme=programme, gone_at=None).select_related("asked_by").first()
    own = last is not None and last.is_there and last.asked_by == request.user
    context = {
        "programme": programme,
        "form": form,
        "last": last,
        "own": own,
        "secret": open_text(last.sealed_key) if own else "",
    }
    return render(request, "exchange/takeout.html", context)


@login_required
@require_safe
def takeout_file(request: HttpRequest, key: str) -> HttpResponseBase:
    """Hand the file over to the administrator who asked for it."""
    programme = _programme(request.user, key)
    last = Takeout.objects.filter(programme=programme, asked_by=request.user, gone_at=None).first()
    if last is None or not last.is_there:
        raise Http404
    note_fetching(last, by=request.user)
    return FileResponse(last.place.open("rb"), as_attachment=True, filename=f"{programme.key}.zip")


def _programme(person: Any, key: str) -> Programme:
    programme = find(Programme.objects.filter(key__in=programmes_of(person, READS_ALL)), person, key=key)
    demand(person, "exchange.export_programme", programme)
    return programme
