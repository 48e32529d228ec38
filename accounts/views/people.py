# SPDX-License-Identifier: AGPL-3.0-or-later
"""The programme's people: the list, one person, the invitation of another."""

from functools import partial
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts import registry
from accounts.forms.people import InviteForm, PeopleFilter
from accounts.freshness import signed_in_lately
from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.factor import has_second_factor
from accounts.operations.invitation import invite
from accounts.queries import READERS
from accounts.rules import is_administrator, programmes_of
from accounts.states import PersonState, Role, RoleFamily
from accounts.views.common import done, form_page, page_of, posted
from core.downloads import table_response, wanted_format
from core.guards import find
from core.permissions import demand, may
from core.phones import show_phone

STATES = {
    PersonState.ACTIVE: {"is_active": True},
    PersonState.DEACTIVATED: {"is_active": False, "anonymised_at": None},
    PersonState.ANONYMISED: {"anonymised_at__isnull": False},
}


def people_keys(request: HttpRequest) -> set[str]:
    """Return the keys of the programmes whose people the reader sees."""
    return programmes_of(request.user, READERS)


def _filtered(request: HttpRequest, form: PeopleFilter) -> QuerySet[Person]:
    people = Person.objects.visible_to(request.user)
    given = form.cleaned_data if form.is_valid() else {}
    if given.get("q"):
        people = people.matching(given["q"])
    if given.get("role"):
        people = people.holding(given["role"], people_keys(request))
    if given.get("state"):
        people = people.filter(**STATES[given["state"]])
    held = RoleHeld.objects.now().of_programmes(people_keys(request)).select_related("institution")
    return people.prefetch_related(Prefetch("roles_held", held, to_attr="roles_now")).order_by("name", "pk")


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """List the people of the reader's programmes: search, filter, download."""
    demand(request.user, "accounts.see_people")
    form = PeopleFilter(request.GET)
    found = _filtered(request, form)
    if wanted_format(request):
        heads = [
            _("Name"),
            _("E-mail"),
            _("Phone"),
            _("Roles"),
            _("Language"),
            _("Status"),
            _("Last sign-in"),
        ]
        return table_response(request, "people", heads, (_row(person) for person in found))
    told = {
        "filters": form,
        "active": sum(bool(request.GET.get(name)) for name in form.fields),
        "page": page_of(request, found),
        "invites": may(request.user, "accounts.invite_person"),
    }
    return render(request, "accounts/people.html", told)


def _row(person: Any) -> list[Any]:
    roles = "; ".join(str(held) for held in person.roles_now)
    return [
        person.name, person.email, person.phone, roles, person.language, person.state_label, person.last_login
    ]  # fmt: skip


@login_required
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one person: how to reach them, roles now and before, invitations, what may be done."""
    demand(request.user, "accounts.see_people")
    who = find(Person.objects.visible_to(request.user), request.user, pk=pk)
    keys = people_keys(request)
    held = list(
        RoleHeld.objects.of_programmes(keys).filter(person=who).select_related("institution", "given_by", "ended_by")
        .order_by(F("until").desc(nulls_first=True), "since", "pk")
    )  # fmt: skip
    invitations = Invitation.objects.filter(person=who, programme_key__in=keys).order_by("-invited_at", "-pk")
    names = {facts.key: facts.name for facts in registry.programmes(keys)}
    told = {
        "who": who,
        "phone": show_phone(who.phone) if who.phone else "",
        "language": dict(settings.LANGUAGES).get(who.language, who.language),
        "roles": [
            (one, names[one.programme_key], may(request.user, "accounts.give_role", one)) for one in held
        ],
        "invitations": [(one, names[one.programme_key]) for one in invitations.select_related("invited_by")],
        "invites": may(request.user, "accounts.invite_person"),
        "gives": who.is_active and is_administrator(request.user),
        "deactivates": may(request.user, "accounts.deactivate_person", who),
        "second_factor": has_second_factor(who),
    }
    return render(request, "accounts/person.html", told)


@login_required
@require_http_methods(["GET", "POST"])
def person_invite(request: HttpRequest) -> HttpResponse:
    """Invite somebody by mail; an administrator may invite to a role."""
    demand(request.user, "accounts.invite_person")
    gives = bool(programmes_of(request.user, {Role.ADMINISTRATOR}))
    if gives and not signed_in_lately(request):
        raise ReauthenticationRequired
    programmes = registry.programmes(programmes_of(request.user, RoleFamily.STAFF))
    form = InviteForm(programmes, posted(request), gives_roles=gives)
    if done(request, form, partial(invite)):
        sent = form.outcome
        messages.success(request, _("The invitation to %(name)s is on its way.") % {"name": sent.person.name})
        return redirect("person", sent.person_id)
    told = {
        "title": _("Invite somebody"),
        "intro": _("They get a mail with a link, and sign in with a code. The link works for 14 days."),
        "button": _("Send the invitation"),
        "back": reverse("people"),
    }
    return form_page(request, form, crumbs=[(reverse("people"), _("People"))], **told)
