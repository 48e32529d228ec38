# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which channels can carry a payment, in how many parts, and why the others cannot; pure arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.money import InexactAmount, Money, UnknownCurrency


class PayeeKind(StrEnum):
    """What the payee can be reached by."""

    IBAN = "iban"
    ACCOUNT = "account"
    PHONE = "phone"


KINDS = {
    PayeeKind.IBAN: _("an account with IBAN"),
    PayeeKind.ACCOUNT: _("an account without IBAN"),
    PayeeKind.PHONE: _("a mobile number"),
}


@dataclass(frozen=True, slots=True)
class Channel:
    """A way to pay. `cap` is the most that one payment may be, as the provider's contract says; configured.

    `most_parts` is into how many payments an amount above the cap may be split; 1 means never.
    """

    name: str
    reaches: frozenset[PayeeKind]
    currencies: frozenset[str]
    cap: Money | None = None
    most_parts: int = 1


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a channel can do: pay in `parts` (one: whole), or nothing for the reason that `sentence` gives."""

    parts: tuple[Money, ...] = ()
    sentence: str | Promise = ""
    words: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether the channel can carry the amount in one payment."""
        return len(self.parts) == 1

    @property
    def refused(self) -> bool:
        """Whether the channel cannot carry it at all."""
        return not self.parts

    def __str__(self) -> str:
        return str(self.sentence) % self.words


@dataclass(frozen=True, slots=True)
class Advice:
    """The verdict of each channel by its name, in the order of the channels."""

    verdicts: dict[str, Verdict]

    def __getitem__(self, name: str) -> Verdict:
        return self.verdicts[name]

    def usable(self) -> list[str]:
        """The channels that can pay, whole before split, otherwise in the order given."""
        able = [name for name, verdict in self.verdicts.items() if not verdict.refused]
        return sorted(able, key=lambda name: len(self.verdicts[name].parts))


def advise(amount: Decimal, payee_kind: PayeeKind, currency: str, channels: Iterable[Channel]) -> Advice:
    """What each channel says to paying `amount` (in whole units of `currency`) to such a payee.

    An amount that is not above zero, has too many decimals or an unknown currency is refused by every one.
    """
    try:
        money: Money | None = Money.of(amount, currency)
        why = Verdict(sentence=_("An amount to be paid is more than zero."))
    except (InexactAmount, UnknownCurrency) as problem:
        money, why = None, Verdict(sentence=problem.sentence, words=problem.words)
    if money is None or money.minor <= 0:
        return Advice({channel.name: why for channel in channels})
    return Advice({channel.name: _verdict(money, payee_kind, channel) for channel in channels})


def _verdict(money: Money, payee_kind: PayeeKind, channel: Channel) -> Verdict:
    words = {"channel": channel.name, "amount": str(money), "currency": money.currency}
    if payee_kind not in channel.reaches:
        return _unreachable(payee_kind, channel, words)
    if money.currency not in channel.currencies:
        words["currencies"] = ", ".join(sorted(channel.currencies))
        return Verdict(sentence=_("%(channel)s pays %(currencies)s, not %(currency)s."), words=words)
    if channel.cap is not None and channel.cap.currency != money.currency:
        words["cap"] = str(channel.cap)
        return Verdict(
            sentence=_("The limit of %(channel)s is %(cap)s, which cannot be compared with %(amount)s."),
            words=words,
        )
    if channel.cap is None or money <= channel.cap:
        return Verdict((money,), _("%(channel)s can pay %(amount)s at once."), words)
    return _parts(money, channel, channel.cap, words)


def _unreachable(payee_kind: PayeeKind, channel: Channel, words: dict[str, Any]) -> Verdict:
    if payee_kind == PayeeKind.ACCOUNT and PayeeKind.IBAN in channel.reaches:
        return Verdict(
            sentence=_("%(channel)s needs an IBAN, and the payee's account has none."), words=words
        )
    words["kind"] = KINDS[payee_kind]
    return Verdict(sentence=_("%(channel)s does not reach %(kind)s."), words=words)


def _parts(money: Money, channel: Channel, cap: Money, words: dict[str, Any]) -> Verdict:
    """The fewest parts under the cap, as equal as whole minor units allow."""
    count = -(-money.minor // cap.minor) if cap.minor > 0 else channel.most_parts + 1
    words |= {"cap": str(cap), "count": count, "most": channel.most_parts}
    if channel.most_parts <= 1:
        sentence = _("%(channel)s pays at most %(cap)s at a time, and this is %(amount)s.")
        return Verdict(sentence=sentence, words=words)
    if count > channel.most_parts:
        sentence = _(
            "%(channel)s pays at most %(cap)s at a time: %(amount)s would take more than %(most)s payments."
        )
        return Verdict(sentence=sentence, words=words)
    sentence = _("%(channel)s pays at most %(cap)s at a time: %(count)s payments make %(amount)s.")
    return Verdict(tuple(money.split([1] * count)), sentence, words)
