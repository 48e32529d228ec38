# SPDX-License-Identifier: AGPL-3.0-or-later
"""A second, tiny programme beside the first: another country, another currency, French; one clerk, one panelist."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Institution
from accounts.states import InstitutionKind, Role
from core.money import Money
from grants.models import Programme, Question
from grants.operations.call import make_call, open_call
from grants.operations.details import save_budget, save_details, save_party
from grants.operations.draft import save_answers, start_submission
from grants.operations.programme import found_programme, set_organisations
from grants.operations.submission import submit
from grants.operations.team import add_member, confirm_membership
from grants.states import ContractingKind, OrganisationPart, QuestionKind, TeamRole
from reviews.operations.criteria import set_criteria
from reviews.operations.panel import seat_panelist
from tests import personas, worlds
from tests.matrix.cast import person

KEY, CALL = "ong", "bourses-2026"


def second_programme() -> Programme:
    """The second programme with an open call, a seated panelist and one submission that was sent."""
    clerk = person("officer_2")
    personas.give(clerk, Role.ADMINISTRATOR, programme=KEY)
    personas.give(clerk, Role.OFFICER, programme=KEY)
    personas.give(person("chair_2"), Role.COMMITTEE_CHAIR, programme=KEY)
    made = found_programme(
        key=KEY, name={"fr": "Ateliers du fleuve"}, short_name="ADF", currency="XOF", time_zone="Africa/Dakar",
        languages=["fr"], prevailing_language="fr", number_prefix="ADF", phone_region="SN", hands_on_payment=2,
        places=[{"code": "kaolack", "name": "Kaolack", "parent": ""}], place_word={"fr": "Région"},
        contact="adf@example.org", by=clerk,
    )  # fmt: skip
    board = Institution.objects.create(
        programme_key=KEY, key="conseil", name="Conseil", kind=InstitutionKind.NGO
    )
    for part in (OrganisationPart.RUNS, OrganisationPart.SIGNS_SELECTION, OrganisationPart.SIGNS_AGREEMENT):
        set_organisations(made, part=part, institutions=[board], by=clerk)
    personas.give(person("chair_2"), Role.SIGNATORY, programme=KEY, institution=board)
    now = timezone.now()
    call = make_call(
        made, key=CALL, number_prefix="ADF-2026", title={"fr": "Trois ateliers"}, places=3,
        opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=20), ceiling=Money(2_000_000, "XOF"),
        envelope=Money(6_000_000, "XOF"), by=clerk,
    )  # fmt: skip
    stage = call.stages.get(kind="review")
    set_criteria(stage, criteria=[{"name": {"fr": "Besoin"}, "weight": 1, "low": 1, "high": 5}], by=clerk)
    open_call(call, by=clerk)
    seat_panelist(call.stages.get(kind="review"), person=person("panelist_2"), by=clerk)
    _submission(call, board)
    return made


def _submission(call, board) -> None:
    lead, trainer = person("lead_2"), person("trainer_2")
    made = start_submission(call, by=lead, title="Zqsecret2 four solaire")
    save_details(made, title=made.title, institution=board, place="kaolack", trade="four", by=lead)
    questions = Question.objects.filter(part__call=call).exclude(kind=QuestionKind.FILE)
    values = {one.pk: worlds.answer_for(one) for one in questions}
    values |= {one.pk: "kaolack" for one in questions if one.kind == QuestionKind.PLACE}
    save_answers(made, values=values, by=lead)
    member = add_member(
        made, name=trainer.name, role=TeamRole.TRAINER, email=trainer.email, person=trainer, by=lead
    )
    confirm_membership(member, by=trainer)
    save_budget(made, lines=[worlds.LINES[0]], by=lead)
    save_party(made, kind=ContractingKind.INSTITUTION, name="Conseil", number="1", by=lead)
    submit(made, by=lead)
