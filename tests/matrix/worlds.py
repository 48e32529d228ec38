# SPDX-License-Identifier: AGPL-3.0-or-later
"""The worlds of the matrix: one call, three submissions, carried from state to state by operations only.

S is what most actors look at; R competes with it; to Q the panel's chair has a tie. The branch "rejected" ends
with S declined and R selected, and differs from "selected" in nothing else.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.utils import timezone

from accounts.models import Institution
from accounts.operations.invitation import invite
from budgets.models import ReleaseCondition
from budgets.operations.tranche import ask_waiver
from core import outbox
from core.money import Money
from core.uploads import clean_upload
from grants.models import Award, Call, Question, Stage, Submission
from grants.operations.agreement import issue_agreement, record_signature
from grants.operations.attachment import attach_file
from grants.operations.award import Instalment, set_terms
from grants.operations.call import close_call, open_call
from grants.operations.details import save_budget, save_details, save_party
from grants.operations.draft import save_answers, start_submission
from grants.operations.programme import set_logo
from grants.operations.screening import begin_review
from grants.operations.submission import submit, withdraw
from grants.operations.team import add_member, confirm_membership
from grants.states import ContractingKind, QuestionKind, TeamRole
from reviews.models import Review, Selection
from reviews.operations.assignment import assign_by_hand
from reviews.operations.criteria import set_criteria
from reviews.operations.panel import seat_panelist
from reviews.operations.phase import freeze_scores, open_declaring, open_discussion, open_scoring
from reviews.operations.ranking import freeze_ranking
from reviews.operations.review import save_scores, submit_review
from reviews.operations.selection import confirm_selection, draft_selection, release, set_line, sign_off
from reviews.operations.ties import declare_ties
from reviews.states import Outcome
from tests import personas, worlds
from tests.matrix.canaries import AMOUNTS, SUBJECTS, told
from tests.matrix.cast import FIRST, person
from tests.matrix.money import batched, planned, spent
from tests.matrix.papers import pdf
from tests.matrix.second import second_programme

CRITERIA = [
    {"key": "need", "name": {"en": "Need"}, "weight": 60, "low": 1, "high": 5},
    {"key": "idea", "name": {"en": "Idea"}, "weight": 40, "low": 1, "high": 5},
]
# Who reads what, and with which marks.
READS = {
    "S": {"panelist": (5, 4), "panel_chair": (4, 4)},
    "R": {"unassigned": (4, 3), "conflicted": (3, 4)},
    "Q": {"panelist": (4, 5), "unassigned": (4, 4)},
}
officer = partial(person, "officer")


def picture() -> io.BytesIO:
    """A small PNG."""
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    out.seek(0)
    return out


def of(subject: str) -> Submission:
    """One of the three submissions, read anew."""
    return Submission.objects.select_related("call").get(title__contains=told("title", subject))


def the_call() -> Call:
    """The call of the matrix."""
    return Call.objects.get(key="ideas-2026")


def the_stage() -> Stage:
    """The stage in which its panel scores."""
    return the_call().stages.get(kind="review")


def the_selection() -> Selection:
    """Its live selection."""
    return the_call().selections.exclude(state="void").get()


def _call() -> None:
    for actor in FIRST:
        person(actor)
    administrator = person("administrator")
    set_logo(worlds.programme(), logo=clean_upload(picture(), "logo.png"), by=administrator)
    invite(name="Somebody Asked", email="asked@example.org", programme_key=personas.PROGRAMME, by=officer())
    call = worlds.new_call(places=2)
    set_criteria(call.stages.get(kind="review"), criteria=CRITERIA, by=officer())
    open_call(call, by=officer())


def _filled(subject: str) -> None:
    """Begin and fill in a submission whose every field holds a canary."""
    lead = person(SUBJECTS[subject])
    made = start_submission(the_call(), by=lead, title=f"Solar dryer {told('title', subject)}")
    college = Institution.objects.create(
        programme_key=personas.PROGRAMME, key=f"college-{subject.lower()}",
        name=f"{told('college', subject)} College", parent=personas.institution("rp"),
    )  # fmt: skip
    save_details(made, title=made.title, institution=college, place="huye", trade="food", by=lead)
    questions = Question.objects.filter(part__call=made.call).exclude(kind=QuestionKind.FILE)
    texts = {one.pk: worlds.answer_for(one) for one in questions}
    for one in questions:
        if one.kind in {QuestionKind.SHORT, QuestionKind.LONG}:
            texts[one.pk] = f"Fruit rots. {told('answer', subject)}"
    save_answers(made, values=texts, by=lead)
    asked = Question.objects.filter(part__call=made.call, kind=QuestionKind.FILE).first()
    attach_file(
        made, question=asked, file=pdf(told("author", subject)), name=f"{told('file', subject)}.pdf", by=lead
    )
    for actor, role in (("trainer", TeamRole.TRAINER), ("mate", TeamRole.TRAINEE)):
        who = (
            person(actor)
            if subject == "S"
            else personas.person("eric" if role == TeamRole.TRAINER else "diane")
        )
        member = add_member(made, name=who.name, role=role, email=who.email or "", person=who, by=lead)
        confirm_membership(member, by=who)
    save_budget(made, lines=[worlds.LINES[0] | {"item": told("item", subject)}, worlds.LINES[1]], by=lead)
    save_party(
        made,
        kind=ContractingKind.INSTITUTION,
        name=f"{told('party', subject)} Trust",
        number="RP-07",
        by=lead,
    )


def draft() -> None:
    """An open call; three drafts in which nothing is missing; the second programme beside it."""
    second_programme()
    _call()
    for subject in SUBJECTS:
        _filled(subject)


def submitted() -> None:
    """All three are sent; the call is still open."""
    for subject, lead in SUBJECTS.items():
        submit(of(subject), by=person(lead))


def closed() -> None:
    """The call has closed; the officer screens."""
    close_call(the_call(), reason="Everybody has sent.", by=officer())


def withdrawn() -> None:
    """S and Q were withdrawn before the screening."""
    for subject in ("S", "Q"):
        withdraw(of(subject), reason="We move away.", by=person(SUBJECTS[subject]))


def in_review() -> None:
    """The panel is seated, has declared its ties and scores; everything assigned was scored, most handed in."""
    for subject in SUBJECTS:
        worlds.screen(of(subject))
    begin_review(the_call(), by=officer())
    stage = the_stage()
    seats = {
        actor: seat_panelist(stage, person=person(actor), is_chair=actor == "panel_chair", by=officer())
        for actor in ("panelist", "unassigned", "conflicted", "panel_chair")
    }
    open_declaring(the_stage(), by=officer())
    from reviews.names import names_of

    keys = {name.text: name.key for name in names_of(the_call())}
    ties = {"conflicted": f"{told('college', 'S')} College", "panel_chair": f"{told('college', 'Q')} College"}
    for actor, seat in seats.items():
        names = {keys[ties[actor]]: ("work", told("tie", actor))} if actor in ties else {}
        declare_ties(type(seat).objects.get(pk=seat.pk), names=names, by=person(actor))
    for subject, readers in READS.items():
        for actor in readers:
            assign_by_hand(the_stage(), panelist=seats[actor], submission=of(subject), by=officer())
    open_scoring(the_stage(), by=officer())
    for subject, readers in READS.items():
        for actor, marks in readers.items():
            _score(of(subject), subject, actor, marks)


def _score(submission: Submission, subject: str, actor: str, marks: tuple[int, int]) -> None:
    reader = person(actor)
    review = Review.objects.get(submission=submission, panelist__person=reader)
    criteria = list(review.stage.criteria.all())
    save_scores(
        review,
        scores={one.pk: mark for one, mark in zip(criteria, marks, strict=True)},
        comments={one.pk: told("mark", subject + actor) for one in criteria},
        comment=told("comment", subject + actor),
        strength=told("strength", subject),
        improve=told("improve", subject),
        by=reader,
    )
    if actor != "panelist":
        submit_review(Review.objects.get(pk=review.pk), by=reader)


def deliberation() -> None:
    """Every review is in; the panel discusses."""
    for review in Review.objects.filter(state="drafting"):
        submit_review(review, by=review.panelist.person)
    open_discussion(the_stage(), by=officer())


def _selection(outcomes: dict[str, str]) -> None:
    freeze_scores(the_stage(), by=officer())
    ranking = freeze_ranking(the_stage(), by=officer())
    chair = person("committee_chair")
    selection = draft_selection(the_call(), ranking=ranking, by=chair)
    for outcome in (Outcome.DECLINED, Outcome.RESERVE, Outcome.SELECTED):
        for subject in [one for one, wanted in outcomes.items() if wanted == outcome]:
            _line(selection, subject, outcome, chair)
    confirm_selection(Selection.objects.get(pk=selection.pk), minutes="Zqminutes", by=chair)
    for actor, key in (("signatory", "rp"), ("signatory_2", "iom"), ("signatory_3", "mineduc")):
        sign_off(the_selection(), institution=personas.institution(key), by=person(actor))


def _line(selection: Selection, subject: str, outcome: str, chair) -> None:
    """Decide for one submission: every text is the same whatever is decided."""
    given = {"strength": told("strength", subject), "improve": told("improve", subject)}
    if outcome != Outcome.DECLINED:
        place = 2 if subject == "Q" and outcome == Outcome.SELECTED else 1
        amount = Money(AMOUNTS[subject], "RWF")
        given |= {"place": place, "amount": amount, "conditions": told("condition", subject)}
    set_line(
        Selection.objects.get(pk=selection.pk), submission=of(subject), outcome=outcome,
        reason=told("reason", subject), by=chair, **given,
    )  # fmt: skip


def embargo_selected() -> None:
    """Confirmed and signed off, not released: S and Q are selected."""
    _selection({"S": Outcome.SELECTED, "Q": Outcome.SELECTED, "R": Outcome.DECLINED})


def embargo_rejected() -> None:
    """Confirmed and signed off, not released: S and Q are not selected."""
    _selection({"S": Outcome.DECLINED, "Q": Outcome.DECLINED, "R": Outcome.SELECTED})


def embargo_reserve() -> None:
    """Confirmed and signed off, not released: S waits on the reserve list."""
    _selection({"S": Outcome.RESERVE, "Q": Outcome.SELECTED, "R": Outcome.DECLINED})


def released() -> None:
    """The result is released; letters were made."""
    release(the_selection(), by=officer())


def agreement_signed() -> None:
    """The agreement about S is issued and signed by everybody; a waiver is asked for about its second tranche.

    Of the first one a payment is asked for, to the account of its contracting party; another account is proposed.
    A bank wrote.
    """
    award = of("S").awards.get()
    starts = timezone.localdate() + timedelta(days=30)
    second = Money(1_000_000, "RWF")
    schedule = [
        Instalment(award.amount - second, "When everybody has signed", date(starts.year + 1, 1, 31)),
        Instalment(second, "When the roof is on"),
    ]
    set_terms(
        award, starts_on=starts, ends_on=starts + timedelta(days=200), instalments=schedule, by=officer()
    )
    agreement = issue_agreement(of("S").awards.get(), by=officer())
    outbox.drain(kinds=("render-document",))
    for signature in type(agreement).objects.get(pk=agreement.pk).signatures.order_by("order", "pk"):
        record_signature(
            signature, signed_by="Zqsigner", signed_on=timezone.localdate(), file=pdf("Zqpaper"), by=officer()
        )
    while outbox.drain(kinds=("told",)):  # the award's plan is made of its instalments
        pass
    accounts = ReleaseCondition.objects.get(tranche__award=award, kind="previous_liquidated")
    ask_waiver(accounts, reason="The flood took the shop.", by=officer())
    planned(Award.objects.get(pk=award.pk))


# state: (the state it grows from, how)
STATES = {
    "draft": (None, draft),
    "submitted": ("draft", submitted),
    "closed": ("submitted", closed),
    "withdrawn": ("closed", withdrawn),
    "in_review": ("closed", in_review),
    "deliberation": ("in_review", deliberation),
    "embargo_selected": ("deliberation", embargo_selected),
    "embargo_rejected": ("deliberation", embargo_rejected),
    "embargo_reserve": ("deliberation", embargo_reserve),
    "released_selected": ("embargo_selected", released),
    "released_rejected": ("embargo_rejected", released),
    "agreement_signed": ("released_selected", agreement_signed),
    "batched": ("agreement_signed", batched),
    "spent": ("batched", spent),
}


def way_to(state: str) -> Iterator[str]:
    """Yield the states through which a state is reached, the first one first."""
    before, _how = STATES[state]
    if before is not None:
        yield from way_to(before)
    yield state
