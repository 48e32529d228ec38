# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which page is looked at as whom: a row for each page that has a shape of its own, and who stands for the others."""

from collections.abc import Callable
from typing import Any, NamedTuple

World = dict[str, Any]
TEAM, STAFF = "team", "staff"


class Row(NamedTuple):
    """A page: who opens it, whose budget it keeps, and what its address is made of."""

    who: str
    budget: str
    arguments: Callable[[World], dict[str, Any]]
    tail: str = ""


def _no(_world: World) -> dict[str, Any]:
    return {}


def _key(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"key": w[name].key}


def _pk(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"pk": w[name].pk}


def _stage(w: World) -> dict[str, Any]:
    return {"stage": w["stage"].pk}


def _award(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"number": w[name].number}


def _condition(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"number": w["paid"].number, "pk": w[name].pk}


def _of_award(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"number": w["spending"].number, "pk": w[name].pk}


def _reference(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"reference": w[name].reference}


def _version(no: int) -> Callable[[World], dict[str, Any]]:
    return lambda w: {"number": w["paid"].number, "no": no}


def _mate(w: World) -> dict[str, Any]:
    return {"pk": w["draft"].pk, "member": w["mate"].pk}


PUBLIC = {
    "home": Row("", TEAM, _no),
    "calls": Row("", TEAM, _no),
    "call": Row("", TEAM, _key("open")),
    "call_results": Row("", TEAM, _key("decided")),
    "help": Row("", TEAM, _no),
    "privacy": Row("", TEAM, _no),
    "source": Row("", TEAM, _no),
    "verify": Row("", TEAM, lambda w: {"token": w["paper"].token}),
    "404": Row("aline", TEAM, lambda w: {"pk": 999_999}),
}
TEAMS = {
    "start": Row("aline", TEAM, _key("open")),
    "my_submissions": Row("aline", TEAM, _no),
    "submission": Row("aline", TEAM, _pk("draft")),
    "submission#sent": Row("aline", TEAM, _pk("sent")),
    "about": Row("aline", TEAM, _pk("draft")),
    "part": Row("aline", TEAM, lambda w: {"pk": w["draft"].pk, "part": w["part"]}),
    "part#both": Row("aline", TEAM, lambda w: {"pk": w["draft"].pk, "part": w["part"]}, "?both=1"),
    "team": Row("aline", TEAM, _pk("draft")),
    "member_add": Row("aline", TEAM, _pk("draft")),
    "member_code": Row("aline", TEAM, _mate),
    "member_remove": Row("aline", TEAM, _mate),
    "member_confirm": Row("grace", TEAM, _mate),
    "budget": Row("aline", TEAM, _pk("draft")),
    "party": Row("aline", TEAM, _pk("draft")),
    "check": Row("aline", TEAM, _pk("draft")),
    "sent": Row("aline", TEAM, _pk("sent")),
    "withdraw": Row("aline", TEAM, _pk("sent")),
    "result": Row("lead1", TEAM, _pk("selected")),
    "result#regret": Row("lead5", TEAM, _pk("regret")),
    "inbox#team": Row("lead1", TEAM, _no),
}
PANEL = {
    "inbox": Row("grace", STAFF, _no),
    "review_queue": Row("chantal", STAFF, _no),
    "review": Row("chantal", STAFF, _pk("review")),
    "review#done": Row("chantal", STAFF, _pk("done")),
    "declare": Row("chantal", STAFF, _stage),
    "panel": Row("grace", STAFF, _stage),
    "panel_seat": Row("grace", STAFF, _stage),
    "panel_conflicts": Row("grace", STAFF, _stage),
    "criteria": Row("grace", STAFF, lambda w: {"stage": w["new"].stages.get(kind="review").pk}),
    "assign": Row("grace", STAFF, _stage),
    "phase": Row("grace", STAFF, lambda w: {"stage": w["stage"].pk, "act": "freeze_scores"}),
    "ranking": Row("beatrice", STAFF, lambda w: {"stage": w["selection"].ranking.stage_id}),
    "freeze_ranking": Row("grace", STAFF, lambda w: {"stage": w["selection"].ranking.stage_id}),
    "selection": Row("beatrice", STAFF, _pk("selection")),
    "selection#released": Row("grace", STAFF, _pk("released")),
    "selection_line": Row(
        "beatrice", STAFF, lambda w: {"pk": w["selection"].pk, "submission": w["line"].submission_id}
    ),
    "selection_confirm": Row("beatrice", STAFF, _pk("selection")),
}
OFFICERS = {
    "run": Row("grace", STAFF, _no),
    "programme_settings": Row("alice", STAFF, lambda w: {"key": w["open"].programme.key}),
    "programme_places": Row("alice", STAFF, lambda w: {"key": w["open"].programme.key}),
    "run_calls": Row("grace", STAFF, _no),
    "run_call": Row("grace", STAFF, _key("reading")),
    "call_edit": Row("grace", STAFF, _key("new")),
    "call_process": Row("grace", STAFF, _key("new")),
    "call_form": Row("grace", STAFF, _key("new")),
    "call_open": Row("grace", STAFF, _key("new")),
    "call_extend": Row("grace", STAFF, _key("open")),
    "submissions": Row("grace", STAFF, _key("reading")),
    "submissions#none": Row("grace", STAFF, _key("reading"), "?q=nothing-like-it"),
    "run_submission": Row("grace", STAFF, _pk("screened")),
    "screen": Row("grace", STAFF, _pk("waiting")),
    "submission_correct": Row("grace", STAFF, _pk("waiting")),
    "awards": Row("grace", STAFF, _no),
    "award": Row("grace", STAFF, _award("award")),
    "award_terms": Row("grace", STAFF, _award("offered")),
    "sign": Row("odile", STAFF, _pk("signature")),
    "log": Row("vincent", STAFF, _no),
    "outbox": Row("alice", STAFF, _no),
    "import_call": Row("grace", STAFF, _no),
    "403": Row("odile", STAFF, _pk("selection")),
    "409": Row("grace", STAFF, _key("reading")),
}
MONEY = {
    "money_board": Row("jean_paul", STAFF, _no),
    "award_money": Row("aline", TEAM, _award("paid")),
    "award_money#officer": Row("grace", STAFF, _award("paid")),
    "award_money#finance": Row("jean_paul", STAFF, _award("paid")),
    "payments": Row("odile", STAFF, _no),
    "payments#none": Row("odile", STAFF, _no, "?q=nothing-like-it"),
    "payment": Row("odile", STAFF, _reference("rejected")),
    "payment#asked": Row("odile", STAFF, _reference("unchecked")),
    "payment_check": Row("odile", STAFF, _reference("unchecked")),
    "payment_request": Row("jean_paul", STAFF, lambda w: {"number": w["paid"].number, "no": 1}),
    "payees": Row("jean_paul", STAFF, _no),
    "payee": Row("odile", STAFF, _pk("payee")),
    "payee_bank": Row("jean_paul", STAFF, _pk("payee")),
    "payment_rules": Row("emmanuel", STAFF, _no),
    "payment_rules#read": Row("odile", STAFF, _no),
    "condition_meet": Row("grace", STAFF, _condition("milestone")),
    "waiver_decide": Row("emmanuel", STAFF, _condition("accounts")),
    "award_expenses": Row("aline", TEAM, _award("spending")),
    "award_expenses#none": Row("aline", TEAM, _award("paid")),
    "expense_new": Row("aline", TEAM, _award("spending")),
    "expense_sheet": Row("aline", TEAM, _award("spending")),
    "expense": Row("aline", TEAM, _of_award("asked")),
    "run_expenses": Row("jean_paul", STAFF, _no),
    "run_expense": Row("jean_paul", STAFF, _pk("expense")),
    "finding": Row("emmanuel", STAFF, _of_award("finding")),
    "refund_new": Row("jean_paul", STAFF, _award("spending")),
    "award_face": Row("aline", TEAM, _award("spending")),
    "money_close": Row("emmanuel", STAFF, _award("spending")),
    "money_periods": Row("jean_paul", STAFF, _no),
    "period_close": Row("emmanuel", STAFF, _pk("period")),
    "statements": Row("jean_paul", STAFF, _no),
    "statement_new": Row("jean_paul", STAFF, _no),
    "statement": Row("jean_paul", STAFF, _pk("bank_file")),
    "statement_line": Row("jean_paul", STAFF, _pk("bank_line")),
    "award_budget": Row("aline", TEAM, _award("paid")),
    "award_budget_edit": Row("aline", STAFF, _award("paid")),
    "award_budget_edit#officer": Row("grace", STAFF, _award("paid")),
    "award_budget_version": Row("grace", STAFF, _version(2)),
    "award_budget_step": Row("grace", STAFF, lambda w: _version(2)(w) | {"step": "reject"}),
    "award_budget_upload": Row("aline", TEAM, _award("paid")),
    "award_actual": Row("aline", TEAM, _award("paid")),
    "award_evidence": Row("jean_paul", STAFF, _award("paid")),
    "programme_actual": Row("jean_paul", STAFF, _no),
    "funds": Row("jean_paul", STAFF, _no),
    "fund": Row("jean_paul", STAFF, _pk("fund")),
    "fund_edit": Row("jean_paul", STAFF, _pk("fund")),
    "rates": Row("jean_paul", STAFF, _no),
    "agreement_rules": Row("emmanuel", STAFF, _no),
    "donor_money": Row("jean_paul", STAFF, _no),
    "audit": Row("vincent", STAFF, _no),
    "audit_new": Row("vincent", STAFF, _no),
    "audit_sample": Row("vincent", STAFF, _pk("sample"), "?again=1"),
    "audit_item": Row("vincent", STAFF, lambda w: {"pk": w["sample"].pk, "place": 1}),
    "audit_exceptions": Row("vincent", STAFF, _no),
    "audit_entry": Row("vincent", STAFF, lambda w: {"key": "tvet", "seq": 1}),
    "batches": Row("jean_paul", STAFF, _no),
    "batch_new": Row("jean_paul", STAFF, _no),
    "batch": Row("jean_paul", STAFF, _award("batch")),
    "batch_cancel": Row("jean_paul", STAFF, _award("batch")),
    "ways_out": Row("jean_paul", STAFF, _key("programme")),
    "source_new": Row("jean_paul", STAFF, _key("programme")),
    "payout_format": Row("jean_paul", STAFF, lambda w: {"key": w["programme"].key, "name": "generic"}),
}
ROWS = PUBLIC | TEAMS | PANEL | OFFICERS | MONEY
# Pages that answer with something else than the address's own page.
REFUSED = {"404": ("submission", 404), "403": ("selection_confirm", 403), "409": ("call_open", 409)}

# These have the template of the page that is named, and only other words in it.
ALIKE = {
    "call_copy": "call_edit", "call_new": "call_edit", "stage_edit": "call_edit", "call_rules": "criteria",
    "programme_logo": "programme_places", "programme_organisations": "programme_places",
    "call_archive": "call_open", "call_begin_review": "call_open", "call_close": "call_open",
    "call_return": "call_open", "call_take_back": "call_open", "award_decline": "call_open",
    "batch_add": "batch_new", "batch_lock": "batch_cancel", "batch_release": "batch_cancel",
    "batch_hand_over": "batch_cancel", "batch_take_out": "batch_cancel", "source_close": "call_open",
    "ways_out_codes": "source_new",
    "agreement_issue": "call_open", "screening_undo": "call_open", "submission_extend": "submission_correct",
    "member_replace": "submission_correct", "member_lead": "member_remove", "take_back": "member_remove",
    "team_join": "member_confirm", "panel_seat_change": "panel_seat", "panel_unseat": "phase",
    "assign_by_hand": "panel_seat", "unassign": "phase", "review_recuse": "panel_seat",
    "selection_draft": "selection_confirm", "selection_release": "selection_confirm",
    "selection_reopen": "selection_confirm", "selection_void": "selection_confirm",
    "sign_off": "selection_confirm", "promote": "selection_confirm", "waiver_ask": "condition_meet",
    "finding_new": "refund_new",
    "payee_new": "payee_bank", "payee_wallet": "payee_bank", "payee_verify": "submission_correct",
    "payee_block": "submission_correct", "payee_reveal": "submission_correct",
    **{f"payment_{act}": "payment_check" for act in (
        "release", "reject", "withdraw", "settle", "fail", "return", "report", "declare",
    )},
    "statement_line_again": "call_open",
    "award_budget_amend": "call_extend", "award_rules": "agreement_rules", "fund_new": "fund_edit",
}  # fmt: skip
# Looked at in tests/browser/look and tests/browser/people, or in the tests of the import; the rest are no pages.
ELSEWHERE = {
    "styleguide", "demo", "join", "settings", "settings_code", "settings_email", "settings_password",
    "settings_password_off", "settings_phone", "my_data", "people", "person", "person_anonymise",
    "person_deactivate", "person_factor", "person_invite", "person_reactivate", "institution",
    "institution_new", "institutions", "invitation_again", "invitation_withdraw", "role_end", "role_give",
    "import_preview", "job", "outbox_revive",
}  # fmt: skip
NO_PAGES = {
    "agreement_retry", "attachment", "audit_list", "award_budget_begin", "award_budget_book",
    "award_budget_compare", "award_budget_paper", "batch_file", "batch_papers", "condition_paper",
    "document_file", "expense_receipt", "healthz", "import_template", "logo", "outbox_worker",
    "payment_letter", "readyz", "review_file", "set_language", "settlement_paper", "signed_copy",
    "statement_file",
}  # fmt: skip
