# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables of grants."""

from grants.models.agreement import GrantAgreement, Signature
from grants.models.answer import Answer, AnswerVersion
from grants.models.attachment import Attachment
from grants.models.award import Award, AwardInstalment
from grants.models.call import Call, EligibilityRule, Stage
from grants.models.form import FormPart, Question
from grants.models.programme import Programme, ProgrammeOrganisation
from grants.models.screening import ScreeningCheck
from grants.models.submission import BudgetRequestLine, ProposalDetails, StageEntry, Submission
from grants.models.team import TeamMember

__all__ = [
    "Answer",
    "AnswerVersion",
    "Attachment",
    "Award",
    "AwardInstalment",
    "BudgetRequestLine",
    "Call",
    "EligibilityRule",
    "FormPart",
    "GrantAgreement",
    "Programme",
    "ProgrammeOrganisation",
    "ProposalDetails",
    "Question",
    "ScreeningCheck",
    "Signature",
    "Stage",
    "StageEntry",
    "Submission",
    "TeamMember",
]
