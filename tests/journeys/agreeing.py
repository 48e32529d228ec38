# SPDX-License-Identifier: AGPL-3.0-or-later
"""How an award becomes active: terms, the agreement, and its signed copies."""

from datetime import timedelta

from django.utils import timezone

from core import outbox
from grants.models import Award, Signature, Submission
from tests import personas
from tests.grants.giving import photo

SIGNS = (
    ("solange", "International Organization for Migration"),
    ("odile", "Rwanda Polytechnic"),
    ("aline", "Huye"),
)


def agree_terms(window, submission: Submission) -> Award:
    """Grace agrees the terms; instalments that do not add up are refused (refusal 9)."""
    award = Award.objects.get(submission=submission)
    half = award.amount_minor // 2
    grace = window(personas.grace())
    grace.open(f"/awards/{award.number}/")
    grace.follow("Agree the terms")
    starts = timezone.localdate() + timedelta(days=30)
    grace.fill(starts_on=f"{starts}", ends_on=f"{starts + timedelta(days=240)}")
    grace.fill(amount_0=str(half), condition_0="When everybody has signed", amount_1="1")
    grace.fill(condition_1="When the first report is accepted")
    grace.press("Save the terms")
    grace.reads("The instalments add up to")
    grace.page.locator(".summary, .errorlist").get_by_text(
        f"but the award is {award.amount}"
    ).first.wait_for()
    grace.fill(amount_1=str(award.amount_minor - half))
    grace.press("Save the terms")
    grace.lands(rf"/awards/{award.number}/$")
    return award


def issue(window, award: Award) -> list[Signature]:
    """Grace issues the agreement; nobody signs before it is ready (refusal 10); the worker makes it."""
    grace = window(personas.grace())
    grace.open(f"/awards/{award.number}/")
    grace.follow("Issue the agreement")
    grace.press("Issue it")
    grace.lands(rf"/awards/{award.number}/$")
    signatures = list(Signature.objects.filter(agreement__award=award).order_by("order"))
    odile = window(personas.odile())
    odile.open(f"/signatures/{signatures[1].pk}/")
    hand_in(odile)
    odile.reads("The agreement is still being made.")
    outbox.drain()
    return signatures


def hand_in(person) -> None:
    """Hand in a photo of the signed page."""
    file = {"name": "signed.png", "mimeType": "image/png", "buffer": photo().read()}
    person.page.locator("[name=file]").set_input_files(file)
    person.press("Record the signature")


def sign(window, award: Award) -> None:
    """Both organisations and the team's lead find the agreement on the award's page and hand in their copies."""
    for place, (key, party) in enumerate(SIGNS):
        who = window(personas.person(key), width=360 if key == "aline" else 1280)
        who.open(f"/awards/{award.number}/")
        who.follow("Sign", exact=True)
        who.heading(f"Sign for {party}")
        hand_in(who)
        who.lands(rf"/awards/{award.number}/$")
        assert who.page.get_by_role("link", name="Signed copy").count() == place + 1
    active = who.page.locator(".page-head")
    active.get_by_text("Active").first.wait_for()
