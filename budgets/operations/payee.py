# SPDX-License-Identifier: AGPL-3.0-or-later
"""Payees and their accounts: one person proposes, another confirms, a waiting time passes, then it is used."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from budgets.banks import BicOfAnotherCountry, NotABic, check_account, normal_account
from budgets.models import Payee, PayeeAccount
from budgets.operations.payment_rules import rules_of
from budgets.operations.reasons import fitting, reason_in
from budgets.states import AccountState, Channel, PayeeKind
from budgets.wallets import check_provider
from core import audit
from core.acting import SystemActor
from core.clock import tick
from core.lifecycle import advance, lock
from core.permissions import demand
from core.phones import normalise_phone
from core.refusals import Refusal
from core.secrets import open_text, seal_text
from core.unreadable import Unreadable

DIGITS_SHOWN = 4
ABOUT_THE_BIC = (NotABic, BicOfAnotherCountry)
CLOCK = SystemActor(
    "clock", frozenset({"budgets.payeeaccount.come_into_use", "budgets.payeeaccount.give_way"})
)


class NameMissing(Refusal):
    """A payee and the holder of an account have names."""

    sentence = _("Write the name.")


class GuardianOfNobody(Refusal):
    """Only a person has a guardian."""

    sentence = _("Only a person has a guardian.")


class WayNotOpen(Refusal):
    """The programme does not pay by this way."""

    sentence = _("This programme does not pay by “%(channel)s”.")


class ProposedByYou(Refusal):
    """Who writes an account down does not confirm it."""

    sentence = _("%(who)s proposed this account, so another finance checker confirms it.")


class HowMissing(Refusal):
    """A confirmation says how it was made."""

    sentence = _("Write how the payee confirmed the account: a call, a letter of the bank.")


def add_payee(
    programme_key: str, *, kind: str, name: str, by: Any, guardian_name: str = "", registration: str = "",
    award_number: str = "", at: datetime | None = None,
) -> Payee:  # fmt: skip
    """Write down somebody who is paid; the same one again is the row that stands.

    Raises NotAllowed, NameMissing, TextTooLong or GuardianOfNobody.
    """
    words: dict[str, Any] = {
        "name": fitting(name, 160, field="name"),
        "guardian_name": fitting(guardian_name, 160, field="guardian_name"),
        "registration": fitting(registration, 60, field="registration"), "award_number": award_number,
    }  # fmt: skip
    facts: dict[str, Any] = {"programme_key": programme_key, "kind": PayeeKind(kind), **words}
    wanted = Payee(**facts, added_by=by, added_at=at or timezone.now())
    demand(by, "budgets.propose_account", wanted)
    if not wanted.name:
        raise NameMissing(field="name")
    if wanted.guardian_name and wanted.kind != PayeeKind.PERSON:
        raise GuardianOfNobody(field="guardian_name")
    with transaction.atomic():
        same = Payee.objects.filter(**facts).first()
        if same is not None:
            return same
        wanted.save(force_insert=True)
        audit.record("add", wanted, by=by, at=at, **words)
    return wanted


def propose_account(
    payee: Payee, *, channel: str, country: str, number: str, holder: str, by: Any, bic: str = "",
    provider: str = "", at: datetime | None = None,
) -> PayeeAccount:  # fmt: skip
    """Write down an account of a payee; the same one again, while it is not blocked, is the row that stands.

    `country` is two letters (ISO 3166). Of a wallet, `provider` may be named (a key of budgets.wallets): the number
    must then be one of theirs. Raises NotAllowed, WayNotOpen, NameMissing, TextTooLong, or what is wrong with BIC
    or number (see budgets.banks, budgets.wallets and core.phones), each at its field.
    """
    wanted = PayeeAccount(
        payee=payee, programme_key=payee.programme_key, channel=Channel(channel), country=country.strip().upper(),
        holder=fitting(holder, 160, field="holder"), bic=bic.strip().upper() if channel == Channel.BANK else "",
        proposed_by=by, proposed_at=at or timezone.now(),
    )  # fmt: skip
    demand(by, "budgets.propose_account", wanted)
    if wanted.channel not in rules_of(payee.programme_key).channels:
        raise WayNotOpen(channel=wanted.get_channel_display())
    if not wanted.holder:
        raise NameMissing(field="holder")
    clear = _fit_number(wanted, number, provider)
    wanted.last_digits, wanted.sealed_number = clear[-DIGITS_SHOWN:], seal_text(clear)
    with transaction.atomic():
        Payee.objects.select_for_update(no_key=True).get(pk=payee.pk)
        for standing in payee.accounts.exclude(state__in=[AccountState.BLOCKED, AccountState.REPLACED]):
            if _facts(standing) == _facts(wanted):
                return standing
        wanted.save(force_insert=True)
        audit.record(
            "propose", wanted, by=by, at=at, payee=payee, channel=wanted.channel, bic=wanted.bic,
            last_digits=wanted.last_digits, holder=wanted.holder,
        )  # fmt: skip
    return wanted


def _fit_number(account: PayeeAccount, number: str, provider: str) -> str:
    """Return the number as it is kept; raises the first thing that is wrong with it, at its field."""
    try:
        if account.channel == Channel.WALLET:
            return check_provider(normalise_phone(number, account.country), provider)
        for wrong in check_account(account.country, account.bic, number):
            raise wrong
    except Unreadable as wrong:
        wrong.field = "bic" if isinstance(wrong, ABOUT_THE_BIC) else "number"
        raise
    return normal_account(number)


def _facts(account: PayeeAccount) -> tuple[str, ...]:
    clear = open_text(account.sealed_number)
    return account.channel, account.country, account.bic, account.holder, clear


def verify_account(account: PayeeAccount, *, how: str, by: Any, at: datetime | None = None) -> PayeeAccount:
    """Confirm an account that somebody else proposed; it is used when the programme's waiting time is over.

    Raises NotAllowed, HowMissing, TextTooLong, ProposedByYou or WrongState.
    """
    demand(by, "budgets.verify_account", account)
    if not how.strip():
        raise HowMissing(field="how")
    if by.pk == account.proposed_by_id:
        raise ProposedByYou(who=str(by))
    now = at or timezone.now()
    usable_from = now + timedelta(days=rules_of(account.programme_key).cooling_days)
    advance(account.verify, by=by, at=now, how=fitting(how, 300, field="how"), usable_from=usable_from)
    if usable_from <= now:
        put_into_use(account, at=now)
    return account


def put_into_use(account: PayeeAccount, *, at: datetime | None = None) -> PayeeAccount:
    """Let a verified account come into use; the one that was used before for the same way gives way.

    It stays as it is when it waits still, or is in use already. Raises WrongState for a blocked one.
    """
    now = at or timezone.now()
    with transaction.atomic():
        Payee.objects.select_for_update(no_key=True).get(pk=account.payee_id)
        row = lock(account)
        if row.state == AccountState.ACTIVE or (row.usable_from and row.usable_from > now):
            account.refresh_from_db()
            return account
        before = PayeeAccount.objects.filter(
            payee_id=row.payee_id, channel=row.channel, state=AccountState.ACTIVE
        ).first()
        if before is not None:
            advance(before.give_way, by=CLOCK, at=at, to=row.pk)
        advance(account.come_into_use, by=CLOCK, at=at)
    return account


@tick(every=60)
def put_waiting_into_use() -> int:
    """Let every account whose waiting time is over come into use; return how many did."""
    over = PayeeAccount.objects.filter(state=AccountState.VERIFIED, usable_from__lte=timezone.now())
    return len([put_into_use(account) for account in over.order_by("verified_at", "pk")])


def block_account(account: PayeeAccount, *, reason: str, by: Any, at: datetime | None = None) -> PayeeAccount:
    """Block an account for a reason; nothing is released to it any more. Raises NotAllowed or ReasonMissing."""
    demand(by, "budgets.block_account", account)
    return advance(account.block, by=by, at=at, reason=reason_in(reason))


def reveal_account(account: PayeeAccount, *, reason: str, by: Any) -> str:
    """Return the account's number in clear, and keep who read it and why. Raises NotAllowed or ReasonMissing."""
    demand(by, "budgets.reveal_account", account)
    audit.record_reading(by, "account number", account, reason=reason_in(reason))
    return open_text(account.sealed_number)
