# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much a cell may hold: as much as the field that keeps it. A test compares both."""

LONGEST = {
    "call.code": 60,
    "call.sector": 80,
    "programme.programme": 40,
    "programme.short name": 40,
    "programme.number prefix": 12,
    "programme.contact": 200,
    "places.place": 40,
    "places.name": 80,
    "institutions.institution": 60,
    "institutions.name": 160,
    "institutions.short name": 40,
    "people.person": 80,
    "people.name": 120,
    "people.email": 254,
    "people.demo": 200,
    "stages.stage": 40,
    "eligibility.rule": 40,
    "criteria.criterion": 40,
    "form.part": 40,
    "form.question": 40,
    "submissions.submission": 40,
    "submissions.title": 200,
    "submissions.trade": 80,
    "submissions.party name": 160,
    "submissions.party number": 60,
    "budget.item": 160,
    "budget.unit": 40,
    "screening.reason": 500,
    "panel.panelist": 80,
    "panel.name": 120,
    "panel.email": 254,
    "conflicts.reason": 300,
}
TEXT = 20_000  # of every other text

SMALL = 32_767
COUNT = 2_147_483_647
LEAST_AND_MOST = {
    "call.places": (1, 10_000),
    "call.reviews": (1, SMALL),
    "call.opens in days": (-3650, 3650),
    "call.closes in days": (-3650, 3650),
    "call.grace minutes": (0, 10_000),
    "programme.hands on a payment": (2, 10),
    "places.tile column": (1, 99),
    "places.tile row": (1, 99),
    "stages.reviews": (1, SMALL),
    "stages.places": (1, 10_000),
    "form.word limit": (1, 10_000),
    "budget.line": (1, SMALL),
    "budget.quantity": (1, COUNT),
    "panel.most reviews": (1, SMALL),
    "decision.place": (1, 10_000),
}
