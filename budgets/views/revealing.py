# SPDX-License-Identifier: AGPL-3.0-or-later
"""A number in clear for a few minutes: the session keeps until when and why, each showing is logged."""

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from budgets.models import PayeeAccount
from budgets.operations.payee import reveal_account

KEY, MINUTES = "revealed_accounts", 5


def remember(request: HttpRequest, account: PayeeAccount, reason: str) -> None:
    """Let this session read the number for the next minutes."""
    until = timezone.now() + timedelta(minutes=MINUTES)
    kept = request.session.get(KEY, {})
    request.session[KEY] = kept | {str(account.pk): [until.timestamp(), reason]}


def shown_number(request: HttpRequest, account: PayeeAccount) -> str:
    """Return the number: in clear (and logged) while the session may read it, else masked."""
    until, reason = request.session.get(KEY, {}).get(str(account.pk), (0, ""))
    if datetime.fromtimestamp(until, UTC) <= timezone.now():
        return account.masked
    return reveal_account(account, reason=reason, by=request.user)
