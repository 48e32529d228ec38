# SPDX-License-Identifier: AGPL-3.0-or-later
"""What bounced: the list, and the way out for one person."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.freshness import fresh_sign_in
from accounts.models import Person
from conversations.forms.thread import AddressForm
from conversations.models import Bounce
from conversations.operations.bounces import NothingBounced, correct_address
from conversations.views.finding import page_of, posted, shown
from core.guards import find
from core.permissions import demand


@login_required
@require_safe
def bounces(request: HttpRequest) -> HttpResponse:
    """List the mails that came back from people of the reader's programmes and wait for a way out."""
    demand(request.user, "conversations.see_bounces")
    mine = Person.objects.visible_to(request.user).order_by().values("pk")
    rows = Bounce.objects.standing().filter(person__in=mine).select_related("person")
    return render(
        request, "conversations/bounces.html", {"page": page_of(request, rows.order_by("-hard", "-pk"))}
    )


@login_required
@require_http_methods(["GET", "POST"])
@fresh_sign_in
def address_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right how somebody is reached whose mail came back for good."""
    people = Person.objects.visible_to(request.user)
    who = find(people, request.user, may="conversations.correct_address", pk=pk)
    standing = list(who.bounces.standing())
    if not any(one.hard for one in standing):
        raise NothingBounced(name=who.name)
    form = AddressForm(posted(request)[0], initial={"email": who.email, "phone": who.phone})
    if form.is_valid() and form.carry_out(lambda **given: correct_address(who, by=request.user, **given)):
        messages.success(request, _("The address of %(name)s was put right.") % {"name": who.name})
        return redirect("bounces")
    return shown(request, "address_correct", form, who=who, standing=standing)
