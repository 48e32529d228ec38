# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which of our accounts a statement is about: what the programme calls it, told by the number in the file."""

import hashlib
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from budgets.bankfiles.statements import Statement
from budgets.chart import BANK
from budgets.models import LedgerAccount, StatementImport
from budgets.models.payee import HIDDEN
from core.refusals import Refusal

LONGEST = 60


class BankMissing(Refusal):
    """The file does not say of which account it is, or the account is new here."""

    sentence = _("Choose of which of our accounts this file is: %(account)s is not known here yet.")


class BankDiffers(Refusal):
    """The account's number is known, under another name than was chosen."""

    sentence = _("The account %(account)s of this file is “%(known)s” here, not “%(chosen)s”.")


class SeveralNew(Refusal):
    """Two accounts in one file are new, and one name was chosen."""

    sentence = _(
        "This file holds several accounts that are not known here yet. Bring in a file of each of them first."
    )


class BankTooLong(Refusal):
    """The name of an account is short."""

    sentence = _("The name of an account has at most %(most)s characters.")


def banks_of(programme_key: str) -> list[str]:
    """Return what the programme calls its bank accounts, in alphabetical order."""
    ledger = LedgerAccount.objects.filter(programme_key=programme_key, code=BANK).order_by()
    read = StatementImport.objects.filter(programme_key=programme_key).order_by()
    return sorted({*ledger.values_list("subject", flat=True), *read.values_list("bank", flat=True)})


def plain_number(account: str | None) -> str:
    """Return an account number without what banks part it with."""
    return "".join((account or "").split()).replace("-", "").upper()


def digest_of(programme_key: str, account: str | None) -> str:
    """Return by what an account of the programme is known again; empty without a number."""
    number = plain_number(account)
    return hashlib.sha256(f"{programme_key}:{number}".encode()).hexdigest() if number else ""


def masked(account: str | None) -> str:
    """Return the last digits of an account number, empty without one."""
    number = plain_number(account)
    return HIDDEN + number[-4:] if number else ""


def name_banks(programme_key: str, statements: Sequence[Statement], chosen: str) -> list[str]:
    """Return our name of the account of each statement.

    Raises BankMissing, BankDiffers, SeveralNew or BankTooLong.
    """
    chosen = " ".join(chosen.split())
    if len(chosen) > LONGEST:
        raise BankTooLong(field="new_bank", most=LONGEST)
    digests = [digest_of(programme_key, one.account) for one in statements]
    before = StatementImport.objects.filter(programme_key=programme_key, account_digest__in=digests)
    known = dict(before.exclude(account_digest="").values_list("account_digest", "bank"))
    if len({one for one in digests if one and one not in known}) > 1:
        raise SeveralNew(field="file")
    return [
        _name(one, known.get(digest, ""), chosen, alone=len(set(digests)) == 1)
        for one, digest in zip(statements, digests, strict=True)
    ]


def _name(statement: Statement, known: str, chosen: str, *, alone: bool) -> str:
    account = masked(statement.account) or _("the account")
    if known:
        if alone and chosen not in ("", known):
            raise BankDiffers(field="bank", account=account, known=known, chosen=chosen)
        return known
    if not chosen:
        raise BankMissing(field="bank", account=account)
    return chosen
