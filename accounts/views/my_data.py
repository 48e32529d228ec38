# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is held on the reader: shown, and given as a file."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.held import held_on
from core.downloads import download_response


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Show how much is held on the person, and give all of it with ?format=json."""
    held: dict[str, Any] = held_on(request.user)
    if request.GET.get("format") == "json":
        text = json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        return download_response(text.encode(), "my-data.json", "application/json")
    person = held.pop("person")
    return render(request, "accounts/my_data.html", {"person": person, "lists": held})
