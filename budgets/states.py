# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words of this room for kinds and states."""

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AccountKind(TextChoices):
    """What an account of the ledger is."""

    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")
    # Each currency's other side in an exchange; together worth nothing in the reporting currency.
    TRADING = "trading", _("Currency exchange")
    # Promises, in a pair that adds up to nothing and is no part of what the programme owns or owes.
    MEMO = "memo", _("Memorandum")


class CeilingKind(TextChoices):
    """For what an amount is promised."""

    AWARD = "award", _("Award")
    OTHER = "other", _("Other payments")


class BudgetState(TextChoices):
    """Where a version of an award's budget stands."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Handed in")
    APPROVED = "approved", _("Approved")
    SUPERSEDED = "superseded", _("Replaced")
    REJECTED = "rejected", _("Rejected")

    # At most one of these per award: it is being written or looked at.
    OPEN = nonmember(frozenset({"draft", "submitted"}))


BUDGET_LOOKS = {
    "draft": "draft",
    "submitted": "waiting",
    "approved": "done",
    "superseded": "closed",
    "rejected": "closed",
}


class FlexBasis(TextChoices):
    """Of what the flexible part is counted."""

    HEADING = "heading", _("Of each heading")
    TOTAL = "total", _("Of the whole budget")


class TrancheState(TextChoices):
    """Where a tranche stands."""

    PLANNED = "planned", _("Planned")
    DUE = "due", _("Due")
    PAID = "paid", _("Paid")
    LIQUIDATED = "liquidated", _("Accounted for")
    CANCELLED = "cancelled", _("Called off")

    # Not paid yet, and still meant to be.
    AHEAD = nonmember(frozenset({"planned", "due"}))


TRANCHE_LOOKS = {
    "planned": "plain",
    "due": "waiting",
    "paid": "done",
    "liquidated": "done",
    "cancelled": "closed",
}


class Standing(TextChoices):
    """Where a tranche stands for those who look on: of what is due, apart, that for which a payment is under way."""

    DUE = "due", _("Due")
    REQUESTED = "requested", _("Requested")
    PLANNED = "planned", _("Planned")
    PAID = "paid", _("Paid")
    LIQUIDATED = "liquidated", _("Accounted for")
    CANCELLED = "cancelled", _("Called off")


class BoardGroup(TextChoices):
    """What finance has to do with a tranche."""

    PAY = "pay", _("To pay")
    WAIT = "wait", _("Waiting")
    HOLD = "hold", _("On hold")
    DONE = "done", _("Paid")
    OFF = "off", _("Called off")


GROUP_LOOKS = {"pay": "ready", "wait": "waiting", "hold": "hold", "done": "done", "off": "closed"}
STANDING_LOOKS = TRANCHE_LOOKS | {"requested": "ready"}


class ConditionKind(TextChoices):
    """What a tranche waits for."""

    AGREEMENT_SIGNED = "agreement_signed", _("The agreement is signed")
    REPORT_ACCEPTED = "report_accepted", _("A report is accepted")
    PREVIOUS_LIQUIDATED = "previous_liquidated", _("Earlier tranches are accounted for")
    DOCUMENT = "document", _("A document is handed in")
    DATE = "date", _("A day has come")
    MILESTONE = "milestone", _("Something is achieved")

    # Confirmed by a person; the others are facts that are looked at.
    BY_HAND = nonmember(frozenset({"document", "milestone"}))


class PayeeKind(TextChoices):
    """What the one who is paid is."""

    INSTITUTION = "institution", _("Institution")
    COOPERATIVE = "cooperative", _("Cooperative")
    PERSON = "person", _("Person")


class Channel(TextChoices):
    """By what way money goes."""

    BANK = "bank", _("Bank account")
    WALLET = "wallet", _("Mobile money")


class AccountState(TextChoices):
    """How far an account of a payee is trusted."""

    PROPOSED = "proposed", _("Proposed")
    VERIFIED = "verified", _("Verified, waiting")
    ACTIVE = "active", pgettext_lazy("account", "In use")
    BLOCKED = "blocked", _("Blocked")
    REPLACED = "replaced", _("Replaced")


ACCOUNT_LOOKS = {
    AccountState.PROPOSED: "waiting",
    AccountState.VERIFIED: "waiting",
    AccountState.ACTIVE: "done",
    AccountState.BLOCKED: "hold",
    AccountState.REPLACED: "closed",
}


class ExpenseState(TextChoices):
    """Where an expense stands."""

    SUBMITTED = "submitted", _("Handed in")
    ASKED = "asked", _("Asked about")
    ACCEPTED = "accepted", _("Accepted")
    REFUSED = "refused", _("Not accepted")

    OPEN = nonmember(frozenset({"submitted", "asked"}))


class SettledBy(TextChoices):
    """In which way an amount was settled that no accepted receipt accounts for."""

    REFUNDED = "refunded", _("Refunded")
    DOCUMENTED = "documented", _("Documented later")
    JUSTIFIED = "justified", _("Justified")
    WRITTEN_OFF = "written_off", _("Written off")


EXPENSE_LOOKS = {"submitted": "waiting", "asked": "hold", "accepted": "done", "refused": "closed"}


class PaymentState(TextChoices):
    """Where a payment stands."""

    REQUESTED = "requested", _("Asked for")
    CHECKED = "checked", _("Checked")
    RELEASED = "released", pgettext_lazy("payment", "Released")
    SENT = "sent", _("Sent to the bank")
    SETTLED = "settled", _("Paid")
    FAILED = "failed", _("Failed")
    RETURNED = "returned", _("Returned")
    REJECTED = "rejected", _("Rejected")

    # A thing has one payment at most that is in none of these.
    ENDED = nonmember(("failed", "returned", "rejected"))
    LIVE = nonmember(("requested", "checked", "released", "sent", "settled"))
    # Posted as an advance to the grantee, and not taken back.
    OUT = nonmember(("released", "sent", "settled"))
    # They may join a batch.
    JOIN = nonmember(("checked", "released"))
    BEYOND_CHECK = nonmember(("checked", "released", "sent", "settled", "failed", "returned"))
    BEYOND_RELEASE = nonmember(("released", "sent", "settled", "failed", "returned"))


PAYMENT_LOOKS = {
    PaymentState.REQUESTED: "waiting",
    PaymentState.CHECKED: "waiting",
    PaymentState.RELEASED: "ready",
    PaymentState.SENT: "waiting",
    PaymentState.SETTLED: "done",
    PaymentState.FAILED: "hold",
    PaymentState.RETURNED: "hold",
    PaymentState.REJECTED: "closed",
}


class Stage(TextChoices):
    """For what somebody answered."""

    CHECK = "check", _("Check")
    RELEASE = "release", _("Release")


class LineState(TextChoices):
    """What became of a line of a bank's file."""

    POSTED = "posted", _("Matched")
    WAITING = "waiting", _("Waits for a person")
    SET_ASIDE = "set_aside", _("Set aside")
    DUPLICATE = "duplicate", _("Read before")
    NOTED = "noted", _("Noted")


LINE_LOOKS = {
    "posted": "done",
    "waiting": "waiting",
    "set_aside": "closed",
    "duplicate": "plain",
    "noted": "plain",
}


class LineAct(TextChoices):
    """What a matched line did."""

    SETTLE = "settle", _("Payment arrived")
    RETURN = "return", _("Payment came back")
    FAIL = "fail", _("Payment failed")
    FEE = "fee", _("Bank fee")
    REFUND = "refund", _("Refund of a grantee")

    # Those that moved money on our bank account.
    MOVES = nonmember(frozenset({"settle", "return", "fee", "refund"}))


class LineWaits(TextChoices):
    """Why a line waits for a person."""

    NO_REFERENCE = "no_reference", _("The bank gives no reference of ours.")
    UNKNOWN = "unknown", _("No payment has this reference.")
    SEVERAL = "several", _("The bank booked several payments as one.")
    WHOLE_FILE = "whole_file", _("The bank refuses a whole file: say of each payment that it failed.")
    AMOUNT = "amount", _("The amount is not that of the payment.")
    SIGN = "sign", _("The bank calls it a return, but the money left.")
    DAY = "day", _("The day is missing, in the future, or before the payment was released.")
    NOT_SENT = "not_sent", _("The payment has not been sent, or has ended.")
    NOT_PAID = "not_paid", _("Money came back for a payment that is not noted as paid.")
    PAID_BEFORE = "paid_before", _("The payment is noted as paid already.")
    BACK_BEFORE = "back_before", _("The payment is noted as returned already.")
    TWICE = "twice", _("It looks the same as another line, and the bank does not tell them apart.")
    BOOKS_CLOSED = "books_closed", _("The books are closed on that day.")
    REFUSED = "refused", _("The payment cannot take this step now.")


class BatchChannel(TextChoices):
    """By what file a batch of payments leaves this software."""

    PACK = "pack", _("Payment requests (for your own accounting software)")
    ORDER_09 = "pain09", _("Bank file, ISO 20022 version 09")
    ORDER_03 = "pain03", _("Bank file, ISO 20022 version 03")
    MOBILE = "mobile", _("Mobile money file")
    TABLE = "table", _("Table (CSV and XLSX)")

    ORDERS = nonmember(frozenset({"pain09", "pain03"}))


class BatchState(TextChoices):
    """Where a batch stands until it is handed over."""

    DRAFT = "draft", _("Draft")
    LOCKED = "locked", _("Locked")
    RELEASED = "released", pgettext_lazy("payment", "Released")
    SENT = "sent", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")

    # It still holds its payments, and nobody outside has seen it.
    INSIDE = nonmember(frozenset({"draft", "locked", "released"}))


class BatchStanding(TextChoices):
    """Where a batch stands for people: its state, and after that what the bank said of its payments."""

    DRAFT = "draft", _("Draft")
    LOCKED = "locked", _("Locked")
    RELEASED = "released", pgettext_lazy("payment", "Released")
    SENT = "sent", _("Handed over")
    PARTLY = "partly", _("Partly settled")
    SETTLED = "settled", _("Settled")
    CANCELLED = "cancelled", _("Cancelled")


BATCH_LOOKS = {
    "draft": "draft",
    "locked": "waiting",
    "released": "ready",
    "sent": "waiting",
    "partly": "waiting",
    "settled": "done",
    "cancelled": "closed",
}


class FileKind(TextChoices):
    """What a file of a batch is."""

    ORDER = "order", _("Payment order")
    TABLE = "table", _("Table")
    PAPER = "paper", _("Payment request")
    COVER = "cover", _("Cover sheet")
    ALL = "all", _("Everything in one file")


class SampleMethod(TextChoices):
    """How an auditor draws payments."""

    RANDOM = "random", _("At random, each payment alike")
    AMOUNT = "amount", _("By amount, large payments more likely (monetary unit sampling)")


class Verdict(TextChoices):
    """What an auditor says of a payment."""

    OPEN = "open", _("To be looked at")
    SEEN = "seen", _("Seen, in order")
    QUESTION = "question", _("A question")


VERDICT_LOOKS = {"open": "waiting", "seen": "done", "question": "hold"}
