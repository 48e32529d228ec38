# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme's institutions as a tree."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import registry
from accounts.forms.institution import InstitutionForm, first_values
from accounts.models import Institution
from accounts.operations.institution import change, make
from accounts.rules import programmes_of
from accounts.states import RoleFamily
from accounts.tree import in_tree_order
from accounts.views.common import done, form_page, posted
from accounts.views.people import people_keys
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand


@login_required
@require_safe
def institutions(request: HttpRequest) -> HttpResponse:
    """Show the trees of the reader's programmes; as a file with ?format=."""
    demand(request.user, "accounts.see_people")
    programmes = registry.programmes(people_keys(request))
    everything = list(Institution.objects.visible_to(request.user).order_by("name", "pk"))
    edits = programmes_of(request.user, RoleFamily.STAFF)
    trees = [(facts, _lines(facts, everything), facts.key in edits) for facts in programmes]
    if wanted_format(request):
        heads = [
            _("Programme"),
            _("Name"),
            _("Short name"),
            _("Kind"),
            _("Stands below"),
            _("Place"),
            _("Other names"),
        ]
        rows = (_row(facts, line, everything) for facts, lines, _edits in trees for line in lines)
        return table_response(request, "institutions", heads, rows)
    return render(request, "accounts/institutions.html", {"trees": trees})


def _lines(facts: registry.ProgrammeFacts, everything: list[Institution]) -> list[dict[str, Any]]:
    """Return the programme's institutions in the order of the tree, with depth and the place's name."""
    places = dict(facts.places)
    own = [one for one in everything if one.programme_key == facts.key]
    return [
        {"institution": one, "depth": depth, "place": places.get(one.place, one.place)}
        for one, depth in in_tree_order(own)
    ]


def _row(facts: registry.ProgrammeFacts, line: dict[str, Any], everything: list[Institution]) -> list[Any]:
    one = line["institution"]
    parents = {each.pk: each.name for each in everything}
    return [
        facts.name, one.name, one.short_name, one.get_kind_display(), parents.get(one.parent_id, ""),
        line["place"], "; ".join(one.aliases),
    ]  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def institution_new(request: HttpRequest, programme: str) -> HttpResponse:
    """Add an institution to a programme's tree."""
    demand(request.user, "accounts.see_people")
    if programme not in people_keys(request):
        raise Http404
    demand(request.user, "accounts.edit_institution", Institution(programme_key=programme))
    form = InstitutionForm(registry.programme(programme), posted(request))
    if done(request, form, partial(make, programme_key=programme)):
        messages.success(request, _("%(name)s is in the list.") % {"name": form.outcome.name})
        return redirect("institutions")
    return _form(request, form, _("Add an institution"))


@login_required
@require_http_methods(["GET", "POST"])
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what is known of an institution."""
    seen = Institution.objects.visible_to(request.user).select_related("parent")
    found = find(seen, request.user, may="accounts.edit_institution", pk=pk)
    facts = registry.programme(found.programme_key)
    form = InstitutionForm(facts, posted(request), institution=found, initial=first_values(found))
    if done(request, form, partial(change, found)):
        messages.success(request, _("%(name)s is changed.") % {"name": form.outcome.name})
        return redirect("institutions")
    return _form(request, form, found.name)


def _form(request: HttpRequest, form: InstitutionForm, title: str) -> HttpResponse:
    back = reverse("institutions")
    return form_page(request, form, title=title, back=back, crumbs=[(back, _("Institutions"))])
