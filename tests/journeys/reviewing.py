# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a call is screened and scored: Grace screens, three panelists declare ties and score by keyboard."""

from grants.models import Call, EligibilityRule, Stage
from tests import personas
from tests.journeys.applying import TITLE

SEATS = {
    "patrick": {"fields_known": "welding", "is_chair": True},
    "chantal": {"fields_known": "food processing"},
    "didier": {"fields_known": "food storage"},
}
# The mark that everybody gives to each proposal: neither lowest nor highest, so no criterion wants a comment.
MARKS = {TITLE: "4", "Idea 2": "3", "Idea 3": "2"}
TEXTS = {
    "comment": "Sound, and ready to begin.",
    "strength": "You weighed what was lost.",
    "improve": "Ask a second buyer.",
}


def screen_all(window, call: Call) -> Stage:
    """Grace is told to wait while the call is open (refusal 3), closes it, screens, and hands all to the panel."""
    grace = window(personas.grace())
    first, *others = call.submissions.order_by("pk")
    grace.open(f"/run/submissions/{first.pk}/screen/")
    answer_rules(grace, call)
    grace.reads("The call is still open, so the team may change its proposal.")

    grace.open(f"/run/calls/{call.key}/close/")
    grace.fill(reason="Everybody has sent.")
    grace.press("Close the call")
    grace.lands(rf"/run/calls/{call.key}/$")
    grace.open(f"/run/submissions/{first.pk}/screen/")
    for submission in (first, *others):
        grace.heading(str(submission))
        answer_rules(grace, call)
        if submission != others[-1]:
            grace.lands(rf"/run/submissions/(?!{submission.pk}/)\d+/screen/")
    grace.open(f"/run/calls/{call.key}/begin-review/")
    grace.press("Begin the review")
    grace.lands(rf"/run/calls/{call.key}/$")
    grace.reads("The eligible submissions lie before the panel.")
    return call.stages.get(kind="review")


def answer_rules(grace, call: Call) -> None:
    """Say yes to every rule and go on."""
    for rule in EligibilityRule.objects.filter(call=call):
        grace.pick(f"met_{rule.pk}", "yes")
    grace.press("Save and next")


def seat_the_panel(window, stage: Stage) -> None:
    """Grace seats three; scoring cannot open before they have declared their ties (refusal 4)."""
    grace = window(personas.grace())
    for key, known in SEATS.items():
        grace.open(f"/run/panel/{stage.pk}/seat/")
        grace.fill(email=personas.person(key).email, fields_known=known["fields_known"])
        if known.get("is_chair"):
            grace.page.locator("[name=is_chair]").check()
        grace.page.locator("main form button.main").click()
        grace.lands(rf"/run/panel/{stage.pk}/$")
    grace.open(f"/run/panel/{stage.pk}/phase/open_scoring/")
    grace.press("Open scoring")
    grace.reads("These panelists have not declared their ties:")


def declare(window, stage: Stage, key: str, *, tie: str = "") -> None:
    """A panelist looks through the names and declares: no tie, or one."""
    panelist = window(personas.person(key))
    panelist.open("/review/")
    panelist.follow("Declare my ties")
    panelist.lands(rf"/panel/{stage.pk}/declare/")
    if tie:
        panelist.page.get_by_label(tie, exact=True).check()
    panelist.page.locator("[name=honest]").check()
    panelist.press("Go on")
    if tie:
        panelist.page.get_by_label(f"Tie to {tie}").select_option("work")
        panelist.press("Declare these ties")
    panelist.lands(r"/review/$")
    panelist.reads("Your declaration is kept.")


def deal_out(window, stage: Stage) -> None:
    """Grace deals the proposals out, two readers each, and opens scoring."""
    grace = window(personas.grace())
    grace.open(f"/run/panel/{stage.pk}/assign/")
    grace.fill(reviews="2")
    grace.press("Assign", exact=True)
    grace.reads("6 / 6")
    grace.open(f"/run/panel/{stage.pk}/phase/open_scoring/")
    grace.press("Open scoring")
    grace.lands(rf"/run/panel/{stage.pk}/$")


def score_by_keyboard(window, stage: Stage, key: str) -> set[str]:
    """A panelist scores everything that is there for them without touching the mouse; returns the titles."""
    panelist, read = window(personas.person(key)), set()
    page = panelist.page
    panelist.open("/review/")
    mine = stage.reviews.filter(panelist__person=personas.person(key)).count()
    page.keyboard.press("Enter")
    for _nth in range(mine):
        panelist.lands(r"/review/\d+/")
        title = page.locator("h1").inner_text()
        assert title not in read
        read.add(title)
        for _criterion in stage.criteria.all():
            page.keyboard.press(MARKS[title])
        for name, text in TEXTS.items():
            tab_to(page, name)
            page.keyboard.insert_text(text)
        address = page.url
        page.keyboard.press("Control+Enter")
        page.wait_for_url(lambda url, before=address: url != before)
    panelist.lands(r"/review/$")
    panelist.reads("Everything is handed in. Thank you.")
    return read


def tab_to(page, name: str) -> None:
    """Press Tab until the field of this name has the focus."""
    for _press in range(20):
        if page.evaluate("document.activeElement.name || ''") == name:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached by Tab")


def chair_freezes(window, stage: Stage) -> None:
    """Patrick, who chairs, freezes the scores and then the ranking."""
    patrick = window(personas.patrick())
    patrick.open(f"/run/panel/{stage.pk}/phase/freeze_scores/")
    patrick.press("Freeze the scores")
    patrick.lands(rf"/panel/{stage.pk}/")
    patrick.open(f"/panel/{stage.pk}/ranking/")
    patrick.follow("Freeze the ranking")
    patrick.press("Freeze the ranking")
    patrick.lands(rf"/panel/{stage.pk}/ranking/$")
    rows = patrick.page.locator("table.list tbody tr")
    assert [TITLE in rows.nth(0).inner_text(), "Idea 2" in rows.nth(1).inner_text()] == [True, True]
