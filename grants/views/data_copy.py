# SPDX-License-Identifier: AGPL-3.0-or-later
"""Asking for the PDF of everything that is held on the reader."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from grants.operations.data_copy import ask_for_copy


@login_required
@require_POST
def my_data_paper(request: HttpRequest) -> HttpResponse:
    """Ask for it, and go where its progress is seen."""
    return redirect("job", ask_for_copy(request.user, by=request.user).key)
