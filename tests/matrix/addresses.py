# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where each URL name leads in the world of a test: the address of the thing that an actor looks at.

A thing that the state does not hold has the address of nothing: such an address answers like any other unknown one.
"""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.models import Institution, Invitation, RoleHeld
from budgets.models import (
    AuditSample,
    Expense,
    Finding,
    Fund,
    Payee,
    PayeeAccount,
    Payment,
    PaymentBatch,
    Period,
    ReleaseCondition,
    Settlement,
    SourceAccount,
    StatementImport,
    StatementLine,
)
from core.models import Job, OutboxRow
from documents.models import Document
from grants.models import Attachment, Award, Programme, Signature, Submission, TeamMember
from reviews.models import Panelist, Review, Selection
from tests import personas
from tests.matrix.canaries import told
from tests.matrix.cast import person

CALL, NOTHING, NOBODY = "ideas-2026", 999_999, "00000000-0000-4000-8000-000000000000"
PROGRAMME = personas.PROGRAMME


class Things:
    """What stands in the database about one submission, read anew for each test."""

    def __init__(self, subject: str) -> None:
        self.subject = subject
        self.submission = Submission.objects.select_related("call").get(
            title__contains=told("title", subject)
        )
        self.call = self.submission.call
        self.stage = self.call.stages.get(kind="review")
        self.award = Award.objects.filter(submission=self.submission).first()
        self.selection = Selection.objects.filter(call=self.call).first()

    def member(self, actor: str) -> int:
        """The team place of an actor, or of whoever has that part in this team."""
        role = {"mate": "trainee", "trainer": "trainer", "lead": "lead"}[actor]
        return self.submission.team.get(role=role).pk

    def review(self, actor: str = "panelist") -> int:
        """The review that an actor gives about the submission."""
        mine = Review.objects.filter(submission=self.submission, panelist__person=person(actor))
        return pk_of(mine)

    def seat(self, actor: str) -> int:
        """The seat of an actor on the panel."""
        return pk_of(Panelist.objects.filter(panel__stage=self.stage, person=person(actor)))

    def paper(self) -> Any:
        """The token of the file of the submission."""
        return Attachment.objects.get(submission=self.submission).token

    def signature(self) -> int:
        """The signature of the polytechnic under the agreement."""
        rows = Signature.objects.filter(agreement__award=self.award, institution__key="rp")
        return pk_of(rows) if self.award else NOTHING

    def condition(self, kind: str) -> dict[str, Any]:
        """The number of the award, and the condition of a kind for which its second tranche waits."""
        rows = ReleaseCondition.objects.filter(tranche__award=self.award, tranche__no=2, kind=kind)
        return (
            {"number": self.award.number, "pk": pk_of(rows)}
            if self.award
            else {"number": "NO-AW", "pk": NOTHING}
        )

    def own(self, rows: Any) -> dict[str, Any]:
        """The number of the award, and the first of these rows that is the award's."""
        number = self.award.number if self.award else "NO-AW"
        return {"number": number, "pk": pk_of(rows.filter(award=self.award))}

    def payee(self) -> int:
        """Who is paid under the award."""
        return pk_of(Payee.objects.filter(award_number=self.award.number)) if self.award else NOTHING

    def account(self, state: str) -> int:
        """The payee's account in that state."""
        return pk_of(PayeeAccount.objects.filter(payee=self.payee(), state=state))

    def payment(self) -> str:
        """The reference of the payment of the first tranche."""
        rows = Payment.objects.filter(award_number=self.award.number if self.award else "NO-AW")
        return rows.values_list("reference", flat=True).first() or "NO-PAYMENT-1"

    def batch(self) -> PaymentBatch | None:
        """The batch of the world, if it has one."""
        return PaymentBatch.objects.order_by("pk").first()

    def version(self) -> dict[str, Any]:
        """The number of the award, and of its first budget."""
        return {"number": self.award.number if self.award else "NO-AW", "no": 1}

    def document(self, *kinds: str) -> str:
        """The token of the newest document of one of these kinds that is about the submission or its selection."""
        about = {
            self.submission.pk,
            self.award.pk if self.award else 0,
            self.selection.pk if self.selection else 0,
        }
        for one in Document.objects.filter(kind__in=kinds).order_by("-pk"):
            thing = one.subject_type.get_object_for_this_type(pk=one.subject_id)
            ours = {thing.pk} & about or getattr(getattr(thing, "award", None), "pk", None) in about
            if ours:
                return one.token
        return "nothing"


def pk_of(rows: Any) -> int:
    """Return the key of the first row, or the key of nothing."""
    return rows.order_by("pk").values_list("pk", flat=True).first() or NOTHING


def _own(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"pk": t.submission.pk} for name in names}


def _call(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"key": t.call.key} for name in names}


def _stage(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"stage": t.stage.pk} for name in names}


def _selection(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"pk": t.selection.pk if t.selection else NOTHING} for name in names}


def _award(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"number": t.award.number if t.award else "NO-AW"} for name in names}


def _batch(*names: str, **more: Any) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"number": t.batch().number if t.batch() else "NO-B"} | more for name in names}


def _ways(*names: str, **more: Any) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"key": PROGRAMME} | more for name in names}


def _version(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: t.version() for name in names}


def _person(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"pk": person("coach_assigned").pk} for name in names}


def _payment(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {"reference": t.payment()} for name in names}


def _nothing(*names: str) -> dict[str, Callable[[Things], dict[str, Any]]]:
    return {name: lambda t: {} for name in names}


def _body(key: str) -> Institution:
    return personas.institution(key)


ARGUMENTS: dict[str, Callable[[Things], dict[str, Any]]] = {
    **_call(
        "call", "call_results", "start", "run_call", "call_edit", "call_copy", "call_rules", "call_process",
        "call_form", "call_open", "call_take_back", "call_extend", "call_close", "call_begin_review",
        "call_return", "call_archive", "submissions", "promote",
    ),
    **_own(
        "submission", "about", "team", "member_add", "budget", "party", "check", "sent", "take_back", "withdraw",
        "result", "run_submission", "screen", "screening_undo", "submission_correct", "submission_extend",
    ),
    **_stage(
        "declare", "panel", "panel_seat", "panel_conflicts", "criteria", "assign", "ranking",
        "freeze_ranking", "selection_draft",
    ),
    **_selection("selection", "selection_confirm", "selection_reopen", "selection_void", "selection_release"),
    **_award(
        "award", "award_terms", "agreement_issue", "agreement_retry", "award_decline", "award_money", "award_expenses",
        "expense_new", "expense_sheet", "finding_new", "refund_new", "award_face", "money_close",
        "award_budget", "award_budget_begin", "award_budget_amend", "award_budget_edit", "award_budget_upload",
        "award_actual", "award_evidence", "award_rules",
    ),
    **_batch("batch", "batch_add", "batch_lock", "batch_release", "batch_papers", "batch_hand_over", "batch_cancel"),
    **_batch("batch_file", pk=NOTHING),
    "batch_take_out": lambda t: {
        "number": t.batch().number if t.batch() else "NO-B",
        "pk": pk_of(Payment.objects.all()),
    },
    **_ways("ways_out", "ways_out_codes", "source_new"),
    **_ways("payout_format", name="generic"),
    "source_close": lambda t: {"key": PROGRAMME, "pk": pk_of(SourceAccount.objects.all())},
    **_version("award_budget_version", "award_budget_book", "award_budget_paper", "award_budget_compare"),
    **{
        f"award_budget_step#{step}": lambda t, step=step: t.version() | {"step": step}
        for step in ("hand-in", "check", "approve", "return", "reject")
    },
    "fund": lambda t: {"pk": pk_of(Fund.objects.filter(programme_key=PROGRAMME))},
    "fund_edit": lambda t: {"pk": pk_of(Fund.objects.filter(programme_key=PROGRAMME))},
    "condition_meet": lambda t: t.condition("milestone"),
    "condition_paper": lambda t: t.condition("milestone"),
    "waiver_ask": lambda t: t.condition("milestone"),
    "waiver_decide": lambda t: t.condition("previous_liquidated"),
    "expense": lambda t: t.own(Expense.objects.filter(state="asked")),
    "expense_receipt": lambda t: t.own(Expense.objects.all()),
    "finding": lambda t: t.own(Finding.objects.all()),
    "settlement_paper": lambda t: t.own(Settlement.objects.all()),
    "run_expense": lambda t: {"pk": pk_of(Expense.objects.filter(state="submitted"))},
    "period_close": lambda t: {"pk": pk_of(Period.objects.all())},
    "payment_request": lambda t: {"number": t.award.number if t.award else "NO-AW", "no": 1},
    "payee": lambda t: {"pk": t.payee()},
    "payee_bank": lambda t: {"pk": t.payee()},
    "payee_wallet": lambda t: {"pk": t.payee()},
    "payee_verify": lambda t: {"pk": t.account("proposed")},
    "payee_block": lambda t: {"pk": t.account("active")},
    "payee_reveal": lambda t: {"pk": t.account("active")},
    **_payment(
        "payment", "payment_letter", "payment_check", "payment_release", "payment_reject", "payment_withdraw",
        "payment_settle", "payment_fail", "payment_return", "payment_report", "payment_declare",
    ),
    **_person("person", "role_give", "person_deactivate", "person_reactivate", "person_anonymise", "person_factor"),
    "part": lambda t: {"pk": t.submission.pk, "part": "problem"},
    "member_remove": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
    "member_lead": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
    "member_confirm": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
    "member_code": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
    "member_replace": lambda t: {"pk": t.submission.pk, "member": t.member("mate")},
    "team_join": lambda t: {"code": _invitation_of(t)},
    "attachment": lambda t: {"token": t.paper()},
    "programme_settings": lambda t: {"key": PROGRAMME},
    "programme_places": lambda t: {"key": PROGRAMME},
    "programme_logo": lambda t: {"key": PROGRAMME},
    "programme_organisations": lambda t: {"key": PROGRAMME, "part": "donor"},
    "logo": lambda t: {"key": PROGRAMME, "blob": Programme.objects.get(key=PROGRAMME).logo_id},
    "stage_edit": lambda t: {"key": t.call.key, "stage": t.stage.key},
    "sign": lambda t: {"pk": t.signature()},
    "signed_copy": lambda t: {"pk": t.signature()},
    "review": lambda t: {"pk": t.review()},
    "review_recuse": lambda t: {"pk": t.review()},
    "review_file": lambda t: {"pk": t.review(), "token": t.paper()},
    "panel_seat_change": lambda t: {"stage": t.stage.pk, "pk": t.seat("unassigned")},
    "panel_unseat": lambda t: {"stage": t.stage.pk, "pk": t.seat("unassigned")},
    "assign_by_hand": lambda t: {"stage": t.stage.pk, "submission": t.submission.pk},
    "unassign": lambda t: {"stage": t.stage.pk, "review": t.review()},
    "phase": lambda t: {"stage": t.stage.pk, "act": "open_discussion"},
    "selection_line": lambda t: {"pk": t.selection.pk if t.selection else NOTHING, "submission": t.submission.pk},
    "sign_off": lambda t: {"pk": t.selection.pk if t.selection else NOTHING, "institution": _body("rp").pk},
    "document_file#receipt": lambda t: {"token": t.document("receipt")},
    "document_file#letter": lambda t: {"token": t.document("letter")},
    "document_file#minutes": lambda t: {"token": t.document("minutes")},
    "document_file#agreement": lambda t: {"token": t.document("grant-agreement")},
    "verify": lambda t: {"token": t.document("grant-agreement")},
    "job": lambda t: {"key": Job.objects.order_by("pk").values_list("key", flat=True).first() or "nothing"},
    "outbox_revive": lambda t: {"pk": pk_of(OutboxRow.objects.exclude(dead_at=None))},
    "role_end": lambda t: {"pk": pk_of(RoleHeld.objects.filter(person=person("coach_assigned")))},
    "invitation_withdraw": lambda t: {"pk": pk_of(Invitation.objects.all())},
    "invitation_again": lambda t: {"pk": pk_of(Invitation.objects.all())},
    "institution": lambda t: {"pk": _body("umurava").pk},
    "institution_new": lambda t: {"programme": PROGRAMME},
    "join": lambda t: {"token": "nothing"},
    "import_preview": lambda t: {"pk": NOTHING},
    "statement": lambda t: {"pk": pk_of(StatementImport.objects.all())},
    "statement_file": lambda t: {"pk": pk_of(StatementImport.objects.all())},
    "statement_line": lambda t: {"pk": pk_of(StatementLine.objects.waiting())},
    "statement_line_again": lambda t: {"pk": pk_of(StatementLine.objects.filter(state="set_aside"))},
    "audit_sample": lambda t: {"pk": pk_of(AuditSample.objects.all())},
    "audit_list": lambda t: {"pk": pk_of(AuditSample.objects.all())},
    "audit_item": lambda t: {"pk": pk_of(AuditSample.objects.all()), "place": 1},
    "audit_entry": lambda t: {"key": PROGRAMME, "seq": 1},
    **_nothing(
        "audit", "audit_new", "audit_exceptions",
        "home", "calls", "help", "privacy", "healthz", "readyz", "source", "styleguide", "set_language",
        "my_submissions", "run", "run_calls", "call_new", "awards", "review_queue", "inbox", "log", "outbox",
        "money_board", "run_expenses", "money_periods", "outbox_worker", "payments", "payees", "payee_new",
        "payment_rules",
        "statements", "statement_new",
        "settings", "settings_email", "settings_phone", "settings_code", "settings_password",
        "batches", "batch_new",
        "programme_actual", "funds", "fund_new", "rates", "agreement_rules", "donor_money",
        "settings_password_off", "my_data", "people", "person_invite", "institutions", "demo",
        "account_login", "account_login_password", "account_code", "account_signup", "account_logout",
        "account_inactive", "account_reauthenticate", "account_reauthenticate_code", "mfa_index",
        "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "import_call",
        "import_template",
    ),
}  # fmt: skip


def _invitation_of(things: Things) -> str:
    """The code by which the mate was asked into the team."""
    code = TeamMember.objects.filter(pk=things.member("mate")).values_list("invite_code", flat=True).get()
    return code or "nothing"


def address_of(name: str, things: Things) -> str:
    """Return the path of a URL name (a variant stands behind #: a kind of document, or a format of a list)."""
    plain, _hash, variant = name.partition("#")
    arguments = ARGUMENTS.get(name) or ARGUMENTS[plain]
    path = reverse(plain, kwargs=arguments(things))
    return f"{path}?format={variant}" if variant in {"csv", "xlsx"} else path
