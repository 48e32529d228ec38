# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of the staff's side."""

from django.urls import URLPattern, path

from grants.views.staff import (
    agreement,
    awards,
    call_steps,
    calls,
    programme,
    screening,
    submission,
    submissions,
)

CALL = "run/calls/<slug:key>/"
ONE = "run/submissions/<int:pk>/"
AWARD = "awards/<slug:number>/"

urlpatterns: list[URLPattern] = [
    path("run/", programme.run, name="run"),
    path("run/programme/<slug:key>/", programme.programme_settings, name="programme_settings"),
    path("run/programme/<slug:key>/places/", programme.programme_places, name="programme_places"),
    path("run/programme/<slug:key>/logo/", programme.programme_logo, name="programme_logo"),
    path(
        "run/programme/<slug:key>/organisations/<slug:part>/",
        programme.programme_organisations,
        name="programme_organisations",
    ),
    path("programmes/<slug:key>/logo/<int:blob>/", programme.logo, name="logo"),
    path("run/calls/", calls.run_calls, name="run_calls"),
    path("run/new-call/", calls.call_new, name="call_new"),
    path(CALL, calls.run_call, name="run_call"),
    path(CALL + "edit/", calls.call_edit, name="call_edit"),
    path(CALL + "copy/", calls.call_copy, name="call_copy"),
    path(CALL + "rules/", calls.call_rules, name="call_rules"),
    path(CALL + "process/", calls.call_process, name="call_process"),
    path(CALL + "stages/<slug:stage>/", call_steps.stage_edit, name="stage_edit"),
    path(CALL + "form/", call_steps.call_form, name="call_form"),
    path(CALL + "open/", call_steps.call_open, name="call_open"),
    path(CALL + "take-back/", call_steps.call_take_back, name="call_take_back"),
    path(CALL + "extend/", call_steps.call_extend, name="call_extend"),
    path(CALL + "close/", call_steps.call_close, name="call_close"),
    path(CALL + "begin-review/", call_steps.call_begin_review, name="call_begin_review"),
    path(CALL + "return/", call_steps.call_return, name="call_return"),
    path(CALL + "archive/", call_steps.call_archive, name="call_archive"),
    path(CALL + "submissions/", submissions.submissions, name="submissions"),
    path(ONE, submission.run_submission, name="run_submission"),
    path(ONE + "screen/", screening.screen, name="screen"),
    path(ONE + "undo-screening/", screening.screening_undo, name="screening_undo"),
    path(ONE + "correct/", screening.submission_correct, name="submission_correct"),
    path(ONE + "extend/", screening.submission_extend, name="submission_extend"),
    path(ONE + "members/<int:member>/replace/", screening.member_replace, name="member_replace"),
    path("run/awards/", awards.awards, name="awards"),
    path(AWARD, awards.award, name="award"),
    path(AWARD + "terms/", agreement.award_terms, name="award_terms"),
    path(AWARD + "agreement/", agreement.agreement_issue, name="agreement_issue"),
    path(AWARD + "agreement/retry/", agreement.agreement_retry, name="agreement_retry"),
    path(AWARD + "decline/", agreement.award_decline, name="award_decline"),
    path("signatures/<int:pk>/", agreement.sign, name="sign"),
    path("signatures/<int:pk>/copy/", agreement.signed_copy, name="signed_copy"),
]
