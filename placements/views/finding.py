# SPDX-License-Identifier: AGPL-3.0-or-later
"""How this room's views find a need or a placement; whoever may not know of it gets a 404."""

from typing import Any

from django.http import Http404, HttpRequest

from accounts.models import Institution
from accounts.rules import is_auditor, programmes_of
from accounts.states import RoleFamily
from core import audit
from core.guards import find
from core.permissions import demand
from grants.models import Programme
from placements.models import HostNeed, Placement, PlacementRules
from placements.operations.rules import rules_of
from placements.queries import institutions_of
from placements.rules import READS_ALL

READ = "placements.read_placement"


def need_for(request: HttpRequest, pk: int, may: str = "placements.read_need") -> HostNeed:
    """Return a need that this person may know of, else 404; 403 without the permission."""
    needs = HostNeed.objects.visible_to(request.user).select_related("institution", "written_by")
    need = find(needs, request.user, may=may, pk=pk)
    show(request, need.programme_key)
    return need


def placement_for(request: HttpRequest, number: str, may: str = READ) -> Placement:
    """Return a placement that this person may know of, else 404; 403 without the permission."""
    rows = Placement.objects.visible_to(request.user).select_related(
        "institution", "expert", "need", "proposed_by"
    )
    placement = find(rows, request.user, may=may, number=number)
    show(request, placement.programme_key)
    if request.method == "GET" and is_auditor(request.user, placement):
        audit.record_reading(request.user, "placement", placement)
    return placement


def rules_for(request: HttpRequest, key: str, may: str = "placements.see_rules") -> PlacementRules:
    """Return the rules of a programme whose staff this person is, else 404; 403 without the permission."""
    if key not in programmes_of(request.user, READS_ALL):
        raise Http404
    rules = rules_of(key)
    demand(request.user, may, rules)
    show(request, key)
    return rules


def institutions_for(person: Any) -> Any:
    """Return the institutions for which this person may write needs."""
    staff = programmes_of(person, RoleFamily.STAFF)
    own = Institution.objects.filter(pk__in=institutions_of(person))
    return (own | Institution.objects.filter(programme_key__in=staff)).order_by("name", "pk")


def show(request: HttpRequest, key: str) -> None:
    """The page is that of the programme: its name, its clock."""
    request.programme = Programme.objects.filter(key=key).first()  # type: ignore[attr-defined]
