# SPDX-License-Identifier: AGPL-3.0-or-later
"""Giving and ending roles; withdrawing invitations and sending them again."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts import registry
from accounts.forms.people import RoleForm
from accounts.freshness import fresh_sign_in
from accounts.models import Invitation, Person, RoleHeld
from accounts.operations.invitation import send_again, withdraw
from accounts.operations.role import end_role, give_role
from accounts.rules import programmes_of
from accounts.states import Role
from accounts.views.common import confirm_page, done, form_page, posted
from accounts.views.people import people_keys
from core.forms import ConfirmForm
from core.guards import find
from core.permissions import demand


def _crumbs(person: Person) -> list[tuple[str, str]]:
    return [(reverse("people"), _("People")), (reverse("person", args=[person.pk]), person.name)]


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def role_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role in a programme that the reader administers."""
    who = find(Person.objects.visible_to(request.user), request.user, pk=pk)
    demand(request.user, "accounts.give_role")
    programmes = registry.programmes(programmes_of(request.user, {Role.ADMINISTRATOR}))
    form = RoleForm(programmes, posted(request))
    if done(request, form, partial(give_role, who)):
        messages.success(request, _("%(name)s is now: %(role)s.") % {"name": who.name, "role": form.outcome})
        return redirect("person", who.pk)
    told = {"title": _("Give %(name)s a role") % {"name": who.name}, "button": _("Give this role")}
    return form_page(request, form, back=reverse("person", args=[who.pk]), crumbs=_crumbs(who), **told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a role; that it was held stays known."""
    roles = RoleHeld.objects.of_programmes(people_keys(request)).select_related("person", "institution")
    held = find(roles, request.user, may="accounts.give_role", pk=pk)
    form = ConfirmForm(posted(request))
    if done(request, form, partial(end_role, held)):
        messages.success(request, _("The role has ended."))
        return redirect("person", held.person_id)
    told = {
        "question": _("End the role of %(name)s?") % {"name": held.person.name},
        "facts": [(_("Role"), held.get_role_display()), (_("Institution"), held.institution or "–")],
        "warning": _("It ends now. That it was held stays in the history."),
        "button": _("Yes, end it"),
    }
    return confirm_page(
        request, form, back=reverse("person", args=[held.person_id]), crumbs=_crumbs(held.person), **told
    )


def _invitation(request: HttpRequest, pk: int) -> Invitation:
    seen = Invitation.objects.filter(programme_key__in=people_keys(request)).select_related("person")
    return find(seen, request.user, may="accounts.invite_person", pk=pk)


@login_required
@require_http_methods(["GET", "POST"])
def invitation_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """End an invitation: its link opens nothing more."""
    invitation = _invitation(request, pk)
    form = ConfirmForm(posted(request))
    if done(request, form, partial(withdraw, invitation)):
        messages.success(request, _("The invitation is withdrawn."))
        return redirect("person", invitation.person_id)
    told = {
        "question": _("Withdraw the invitation of %(name)s?") % {"name": invitation.person.name},
        "warning": _("The link in the mail stops working."),
        "button": _("Yes, withdraw it"),
    }
    return confirm_page(request, form, back=reverse("person", args=[invitation.person_id]), **told)


@fresh_sign_in
@require_http_methods(["GET", "POST"])
def invitation_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Send a new link; the old one ends."""
    invitation = _invitation(request, pk)
    form = ConfirmForm(posted(request))
    if done(request, form, partial(send_again, invitation)):
        messages.success(request, _("A new link is on its way."))
        return redirect("person", invitation.person_id)
    told = {
        "question": _("Send %(name)s a new link?") % {"name": invitation.person.name},
        "facts": [(_("E-mail"), invitation.person.email), (_("Status"), invitation.state_label)],
        "warning": _("The old link stops working. The new one works for 14 days."),
        "button": _("Yes, send it"),
    }
    return confirm_page(request, form, back=reverse("person", args=[invitation.person_id]), **told)
