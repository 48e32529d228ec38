# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the selected are decided: Béatrice drafts and confirms, three institutions sign off, Grace releases."""

from core import outbox
from documents.models import Document
from grants.models import Call, Submission
from reviews.models import Selection
from tests import personas
from tests.journeys.applying import TITLE
from tests.worlds_decision import MINUTES, SIGNATORIES


def draft(window, call: Call) -> Selection:
    """Béatrice drafts the selection from the ranking; a third award for two places is refused (refusal 5)."""
    stage = call.stages.get(kind="review")
    beatrice = window(personas.beatrice())
    beatrice.open(f"/panel/{stage.pk}/ranking/")
    beatrice.follow("Draft the selection")
    beatrice.press("Draft the selection")
    selection = Selection.objects.get(pk=beatrice.lands(r"/selection/(\d+)/").group(1))
    beatrice.reads("2 / 2", TITLE)

    decide(beatrice, "Idea 3", "selected")
    beatrice.reads("All 2 places are taken. Take one back before you give another.")
    return selection


def decide(beatrice, title: str, outcome: str, **given: str) -> None:
    """Open a line of the selection, change what is decided, and save."""
    if "/line/" in beatrice.page.url:
        beatrice.follow("Selection", exact=True)
    beatrice.follow(title)
    beatrice.lands(r"/line/")
    beatrice.pick("outcome", outcome)
    beatrice.fill(**given)
    beatrice.press("Save")


def confirm(window, selection: Selection) -> None:
    """Béatrice leaves the ranking, may not confirm without a reason (refusal 6), gives it, and confirms."""
    beatrice = window(personas.beatrice())
    home = f"/selection/{selection.pk}/"
    for title, outcome in (("Idea 2", "reserve"), ("Idea 3", "selected")):
        beatrice.open(home)
        decide(beatrice, title, outcome)
        beatrice.lands(rf"{home}$")
    beatrice.follow("Confirm", exact=True)
    beatrice.fill(minutes=MINUTES)
    beatrice.press("Confirm the selection")
    beatrice.reads("Give a reason for leaving the ranking, or for deciding the tie, for:")

    for title, outcome in (("Idea 2", "reserve"), ("Idea 3", "selected")):
        beatrice.open(home)
        decide(beatrice, title, outcome, reason="The second idea is funded elsewhere already.")
        beatrice.lands(rf"{home}$")
    beatrice.follow("Confirm", exact=True)
    beatrice.fill(minutes=MINUTES)
    beatrice.press("Confirm the selection")
    beatrice.lands(rf"{home}$")
    beatrice.reads("The second idea is funded elsewhere already.", "Awaited")


def sign_off(window, selection: Selection) -> None:
    """Each institution signs off by its own person; Solange may not sign for the polytechnic (refusal 7)."""
    solange = window(personas.solange())
    solange.open(f"/selection/{selection.pk}/sign-off/{personas.institution('rp').pk}/")
    solange.press("Sign off")
    solange.heading("You may not do this")
    solange.reads("Only a signatory of Rwanda Polytechnic may do this.")

    for key, place in SIGNATORIES:
        who = window(personas.person(key))
        who.open(f"/selection/{selection.pk}/")
        who.follow("Sign off")
        who.lands(rf"/sign-off/{personas.institution(place).pk}/")
        who.press("Sign off")
        who.lands(rf"/selection/{selection.pk}/$")


def nothing_shows_yet(window, submission: Submission) -> None:
    """Before the release Aline reads that nothing is known (refusal 8)."""
    aline = window(personas.aline(), width=360)
    assert aline.open(f"/p/{submission.pk}/result/").status == 409
    aline.reads("The result is not known yet.")


def release(window, selection: Selection, submission: Submission) -> Document:
    """Grace releases; the worker makes the letters; Aline reads her result and opens her letter."""
    grace = window(personas.grace())
    grace.open(f"/selection/{selection.pk}/")
    grace.follow("Release the result")
    grace.press("Release the result")
    grace.lands(rf"/selection/{selection.pk}/$")
    outbox.drain()

    aline = window(personas.aline(), width=360)
    aline.open(f"/p/{submission.pk}/")
    aline.follow("See the result")
    aline.heading("Your project is selected")
    aline.reads("You weighed what was lost.")
    letter = aline.page.locator("a[href^='/documents/']").first
    token = letter.get_attribute("href").split("/")[2]
    return Document.objects.get(token=token)


def letter_is_genuine(window, letter: Document) -> None:
    """Aline fetches the letter; anybody who holds it is told by the verify page that it is the issued one."""
    aline = window(personas.aline(), width=360)
    address = f"{aline.address}/documents/{letter.token}/file/"
    answer = aline.context.request.get(address)
    paper = answer.body()
    assert (answer.status, answer.url, paper[:5]) == (200, address, b"%PDF-"), letter.state
    assert window().context.request.get(address, max_redirects=0).status == 302

    for content, words in (
        (paper, "The file is the issued one"),
        (paper + b" ", "The file is not the issued one"),
    ):
        anybody = window()
        anybody.open(f"/verify/{letter.token}/")
        anybody.reads("This document was issued", letter.number)
        file = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": content}
        anybody.page.locator("[name=file]").set_input_files(file)
        anybody.press("Compare")
        anybody.reads(words)
