# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a team brings in its idea: Aline on her phone, Eric by the code that comes to him."""

import re

from django.core import mail

from core import outbox
from grants.models import Question, Submission
from tests import personas, worlds
from tests.accounts.messages import mailed_code
from tests.browser.visitor import PHONE

TITLE = "A dryer that the sun turns"


def begin(window, call) -> int:
    """Aline reads the call, begins, and says what it is about; returns the number of her draft's page."""
    aline = window(personas.aline(), width=PHONE)
    aline.open(f"/calls/{call.key}/")
    aline.open(f"/calls/{call.key}/start/")
    aline.fill(title=TITLE)
    aline.press("Begin")
    pk = int(aline.lands(r"/p/(\d+)/").group(1))

    aline.open(f"/p/{pk}/about/")
    aline.page.locator("[name=institution]").select_option(label="Huye College")
    aline.page.locator("[name=place]").select_option("huye")
    aline.fill(trade="food processing")
    aline.press("Save and go on")
    aline.lands(rf"/p/{pk}/(?!about)")
    answer_parts(aline, pk, call)
    return pk


def answer_parts(aline, pk: int, call) -> None:
    """Answer the questions of every part, each on its own page."""
    for part in call.parts.order_by("order"):
        aline.open(f"/p/{pk}/part/{part.key}/")
        aline.heading(str(part.title))
        for question in Question.objects.filter(part=part).exclude(kind="file"):
            if question.kind == "declaration":
                aline.pick(f"q{question.pk}", "yes")
            else:
                aline.fill(**{f"q{question.pk}": worlds.answer_for(question)})
        aline.press("Save and go on")
        aline.lands(rf"/p/{pk}/(?!part/{part.key})")


def money_and_party(window, pk: int) -> None:
    """Aline writes what is needed, and who would sign."""
    aline = window(personas.aline(), width=PHONE)
    aline.open(f"/p/{pk}/budget/")
    row = {"item": "Glass panes, 4 mm", "quantity": "24", "unit": "pane", "unit_cost": "18 000"}
    aline.page.locator("[name=form-0-item]").fill(row["item"])
    for name in ("quantity", "unit", "unit_cost"):
        aline.page.locator(f"[name=form-0-{name}]").fill(row[name])
    aline.press("Save for later")
    aline.lands(rf"/p/{pk}/$")

    aline.open(f"/p/{pk}/party/")
    aline.pick("kind", "institution")
    aline.fill(name="Huye College", number="RP-07")
    aline.press("Save for later")
    aline.lands(rf"/p/{pk}/$")
    aline.open(f"/p/{pk}/budget/")
    aline.reads("RWF\u202f432\u202f000")


def ask_the_trainer(window, pk: int) -> None:
    """Aline asks Eric in; as he has not said yes, she reads that and finds no button to send with (refusal 1)."""
    aline = window(personas.aline(), width=PHONE)
    aline.open(f"/p/{pk}/team/add/")
    eric = personas.eric()
    aline.fill(name=eric.name, email=eric.email)
    aline.pick("role", "trainer")
    aline.press("Add to the team")
    aline.lands(rf"/p/{pk}/team/")
    aline.reads("Has not confirmed yet")

    aline.open(f"/p/{pk}/check/")
    aline.reads("One thing is missing", "You can send it when nothing is missing.")
    aline.page.get_by_role("link", name="Eric").first.wait_for()
    assert aline.page.get_by_role("button", name="Send the proposal").count() == 0


def trainer_says_yes(window, pk: int) -> None:
    """Eric opens the link in his mail, signs in by the code in the next mail, and says yes."""
    outbox.drain(kinds=("mail",))
    asked = next(one for one in reversed(mail.outbox) if "/team/join/" in one.body)
    assert asked.to == [personas.eric().email]
    eric = window(width=PHONE)
    eric.open(re.search(r"/team/join/\S+", asked.body).group(0))
    eric.lands(r"/accounts/login/")
    eric.page.get_by_label("E-mail or phone").fill(personas.eric().email)
    eric.press("Send me a code")
    eric.lands(r"/login/code/")
    eric.page.get_by_label("Code").fill(mailed_code())
    eric.press("Go on")
    eric.lands(r"/team/join/")
    eric.reads(TITLE)
    eric.press("Yes, I am in this team")
    eric.lands(rf"/p/{pk}/$")


def strangers_see_nothing(window, pk: int) -> None:
    """Who belongs to nothing is told that there is no such page (refusal 2)."""
    stranger = window(personas.stranger())
    assert stranger.open(f"/p/{pk}/").status == 404
    stranger.heading("There is nothing here")
    assert TITLE not in stranger.page.content()


def send(window, pk: int) -> Submission:
    """Aline checks everything, sends, and reads her number."""
    aline = window(personas.aline(), width=PHONE)
    aline.open(f"/p/{pk}/")
    aline.follow("Check and send")
    aline.reads(TITLE)
    aline.press("Send the proposal")
    aline.lands(rf"/p/{pk}/sent/")
    aline.heading("Your proposal has arrived")
    submission = Submission.objects.get(pk=pk)
    aline.reads(submission.number)
    return submission
