# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a batch's way out says to a payment: whole, in parts, or not at all and why."""

from typing import Any

from budgets import channels
from budgets.banks import has_iban
from budgets.channels import PayeeKind, Verdict, advise
from budgets.states import BatchChannel, Channel

EVERYBODY = frozenset(PayeeKind)


def kind_of_account(account: Any) -> PayeeKind:
    """Return by what the holder of an account is reached."""
    if account.channel == Channel.WALLET:
        return PayeeKind.PHONE
    return PayeeKind.IBAN if has_iban(account.country) else PayeeKind.ACCOUNT


def way_out(batch: Any, payout: Any = None) -> channels.Channel:
    """Return a batch's channel as the adviser knows it; `payout` is the format of mobile money."""
    if batch.channel == BatchChannel.MOBILE:
        return channels.Channel(
            payout.name,
            frozenset({PayeeKind.PHONE}),
            frozenset({payout.currency}),
            payout.cap,
            payout.most_parts,
        )
    reaches = EVERYBODY
    if batch.channel in BatchChannel.ORDERS:
        iban_only = batch.source is not None and batch.source.iban_only
        reaches = frozenset({PayeeKind.IBAN} if iban_only else {PayeeKind.IBAN, PayeeKind.ACCOUNT})
    label = str(BatchChannel(batch.channel).label)
    return channels.Channel(label, reaches, frozenset({batch.currency}))


def verdict(payment: Any, channel: channels.Channel) -> Verdict:
    """Return what the channel says to a payment."""
    amount = payment.amount
    told = advise(amount.decimal(), kind_of_account(payment.account), amount.currency, [channel])
    return told[channel.name]
