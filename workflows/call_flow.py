# SPDX-License-Identifier: AGPL-3.0-or-later
"""CallFlow, one per call, as the programme manual tells it: open, panel, conflicts, assign, rank, choose, release."""

from django.utils.translation import gettext_lazy as _
from viewflow import this
from viewflow.workflow import flow

from workflows import call_facts as call
from workflows.engine import HouseFlow, Wait
from workflows.moments import OFFICERS


class CallFlow(HouseFlow):
    """A call's way from preparation to its result."""

    start = flow.StartHandle().Next(this.open_call)

    # Programme officer
    open_call = Wait(
        fact=call.opened,
        who=lambda subject: OFFICERS,
        page=call.call_page("run_call"),
        since=lambda subject: subject.made_at,
        due=lambda subject: subject.opens_at,
        one=_("Prepare and open the call “%(label)s”"),
        many=_("Prepare and open %(n)s calls"),
    ).Next(this.seat_panel)

    # Programme officer
    seat_panel = Wait(
        fact=call.panel_seated,
        who=lambda subject: OFFICERS,
        page=call.stage_page("panel"),
        since=lambda subject: subject.opened_at,
        due=lambda subject: subject.closes_at,
        one=_("Seat the panel of “%(label)s”"),
        many=_("Seat the panels of %(n)s calls"),
    ).Next(this.begin_review)

    # Programme officer, once the call is closed and everything is screened
    begin_review = Wait(
        fact=call.in_review,
        who=call.officers_once_closed,
        page=call.call_page("run_call"),
        since=lambda subject: subject.closed_at,
        one=_("Screen what came in, then hand “%(label)s” to the panel"),
        many=_("Hand %(n)s calls to their panels"),
    ).Next(this.declare_ties)

    # Each panelist
    declare_ties = Wait(
        fact=call.ties_declared,
        who=call.undeclared,
        page=call.stage_page("declare"),
        since=lambda subject: subject.closed_at,
        due=call.stage_due,
        one=_("Declare your ties before you read for “%(label)s”"),
        many=_("Declare your ties in %(n)s calls"),
    ).Next(this.assign)

    # Programme officer, panel's chair
    assign = Wait(
        fact=call.assigned,
        who=call.officers_and_chair,
        page=call.stage_page("assign"),
        since=lambda subject: subject.closed_at,
        one=_("Give the panelists of “%(label)s” their submissions"),
        many=_("Give panelists their submissions in %(n)s calls"),
    ).Next(this.open_scoring)

    # Programme officer, panel's chair
    open_scoring = Wait(
        fact=call.scoring_opened,
        who=call.officers_and_chair,
        page=call.stage_page("panel"),
        since=lambda subject: subject.closed_at,
        one=_("Open the scoring of “%(label)s”"),
        many=_("Open the scoring of %(n)s calls"),
    ).Next(this.freeze_scores)

    # Programme officer, panel's chair, once every review is in
    freeze_scores = Wait(
        fact=call.scores_frozen,
        who=call.officers_once_scored,
        page=call.stage_page("panel"),
        since=lambda subject: subject.closed_at,
        due=call.stage_due,
        one=_("Every review of “%(label)s” is in: open the discussion or freeze the scores"),
        many=_("Freeze the scores of %(n)s calls"),
    ).Next(this.rank)

    # Programme officer, panel's chair
    rank = Wait(
        fact=call.ranked,
        who=call.officers_and_chair,
        page=call.stage_page("ranking"),
        since=lambda subject: subject.closed_at,
        one=_("Freeze the ranking of “%(label)s”"),
        many=_("Freeze the rankings of %(n)s calls"),
    ).Next(this.choose)

    # Chair of the selection committee
    choose = Wait(
        fact=call.confirmed,
        who=call.committee_chair,
        page=call.selection_page,
        since=call.frozen_at,
        one=_("Choose the selected and the reserve of “%(label)s”"),
        many=_("Choose the selected in %(n)s calls"),
    ).Next(this.sign_off)

    # The institutions that the programme names
    sign_off = Wait(
        fact=call.signed_off,
        who=call.missing_sign_offs,
        page=call.selection_page,
        since=call.confirmed_at,
        one=_("Sign off the selection of “%(label)s”"),
        many=_("Sign off %(n)s selections"),
    ).Next(this.release)

    # Programme officer
    release = Wait(
        fact=call.released,
        who=lambda subject: OFFICERS,
        page=call.selection_page,
        since=call.signed_off_at,
        one=_("Release the result of “%(label)s”"),
        many=_("Release %(n)s results"),
    ).Next(this.end)

    end = flow.End()
