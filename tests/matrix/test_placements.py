# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of placements, method and actor answers what placement_matrix.csv says, and betrays nothing."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.states import Role
from core.models import AuditEntry
from core.money import Money
from placements.models import ChecklistItem, ClearancePaper, Placement
from placements.operations import allowance, report
from placements.operations.report import QUESTIONS, Written
from placements.states import Side
from tests.keeping import kept
from tests.matrix.placement_table import ACTORS, placement_rows
from tests.personas import PROGRAMME, alice, give, grace, jean_paul, person, stranger, vincent
from tests.placements import placing
from tests.placements.placing import FIRST, LAST, clemence, counterpart, felix, roster

pytestmark = [pytest.mark.django_db, pytest.mark.matrix]
NUMBER = "TVET-P-0001"
# field: (its words, who may read them)
CANARIES = {
    "passport": (("Zqpassport",), {"expert", "clearance"}),
    "tasks": (("Zqtasks",), {"expert", "host", "officer", "administrator", "auditor"}),
    "report": (("Zqreport",), {"expert", "host", "officer", "administrator", "auditor"}),
    "evaluation": (("Zqevaluation",), {"officer", "administrator", "auditor"}),
    "allowance": (("Zqallowance",), {"expert", "officer", "administrator", "auditor"}),
}


@kept
def officer_2():
    """An officer of another programme."""
    made = person("didier")
    return made if made.roles_held.exists() else give(made, Role.OFFICER, programme="other").person


def people():
    return {
        "anonymous": lambda: None, "expert": roster, "host": felix, "host_elsewhere": placing.host_elsewhere,
        "counterpart": counterpart, "clearance": clemence, "officer": grace, "administrator": alice,
        "auditor": vincent, "finance": jean_paul, "stranger": stranger, "officer_2": officer_2,
    }  # fmt: skip


@kept
def stated():
    """A need, nobody proposed."""
    for who in people().values():
        who()
    return placing.need()


@kept
def proposed():
    """Asked; the expert's passport number and the terms hold canaries."""
    from placements.operations.placement import propose

    stated()
    placing.checklist()
    terms = placing.Terms(FIRST, LAST, "Zqtasks", employer="Agrifood Lab")
    return propose(placing.need(), expert=roster(), terms=terms, by=grace(), at=placing.at(FIRST))


def answered(placement):
    from placements.operations.terms import answer_terms

    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        answer_terms(placement.terms.get(), side=side, answer="accepted", by=who)
    return placement.fresh()


@kept
def accepted():
    """Both said yes; everything is given."""
    from placements.operations.clearance import give_item

    placement = answered(proposed())
    for row in placement.clearances.all():
        valid = {"valid_until": date(2035, 1, 1)} if row.item.expires else {}
        give_item(row, words="Zqpassport", by=roster(), file=placing.paper("Zqpassport.pdf"), **valid)
    return placement


@kept
def cleared():
    """Everything is verified."""
    from placements.operations.clearance import verify_item

    placement = accepted()
    for row in placement.clearances.all():
        verify_item(row, how="Seen", by=clemence())
    return placement


@kept
def confirmed():
    """Confirmed."""
    from placements.operations.placement import confirm_placement

    return confirm_placement(cleared(), by=grace())


@kept
def under_way():
    """At the host, with a report that waits and an allowance."""
    from placements.operations.placement import begin_placement
    from placements.operations.work import name_counterpart

    placement = begin_placement(confirmed(), on=FIRST, by=felix())
    name_counterpart(placement, name="Théo", email=counterpart().email, by=felix())
    given = {"kind": "stipend", "text": "Zqallowance", "planned_on": LAST}
    allowance.agree_allowance(placement, amount=Money(100, "EUR"), by=grace(), **given)
    note = report.write_report(
        placement, kind="monthly", month=date(2025, 3, 1), written=Written(done="Zqreport"), by=roster()
    )
    report.submit_report(note, by=roster())
    return placement


@kept
def finished():
    """All but the officer's last step."""
    from placements.operations.work import confirm_attendance

    placement = under_way()
    for month in (3, 4, 5):
        confirm_attendance(placement, month=date(2025, month, 1), present=1, by=felix())
    final = report.write_report(placement, kind="final", written=Written(done="Zqreport"), by=roster())
    report.accept_report(report.submit_report(final, by=roster()), by=grace())
    for side, who in ((Side.EXPERT, roster()), (Side.HOST, felix())):
        grades = dict.fromkeys(QUESTIONS[side], 4)
        report.evaluate(placement, side=side, grades=grades, words="Zqevaluation", again=True, by=who)
    return placement


WORLDS = {one.__name__: one for one in (stated, proposed, accepted, cleared, confirmed, under_way, finished)}
BODIES = {
    "need_withdraw": {"reason": "Over"}, "placement_answer": {"answer": "accepted"}, "placement_begin": {"on": FIRST},
    "clearance_judge": {"verdict": "verify", "reason": "Seen"}, "placement_cancel": {"reason": "Ill"},
    "attendance_new": {"month": "2025-03-01", "present": 1, "absent": 0}, "report_write": {"done": "x"},
    "report": {"verdict": "accept"},
}  # fmt: skip
OF_NEED = {"need", "need_edit", "need_state", "need_withdraw", "matching"}


def address(name, placement):
    if name in {"placements", "placement_calendar", "needs", "need_new"}:
        return reverse(name)
    if name in OF_NEED:
        return reverse(name, args=[placement.pk])
    if name == "matching_propose":
        return reverse(name, args=[placement.pk, roster().pk])
    if name in {"placement_rules", "placement_rules_edit", "checklist_new"}:
        return reverse(name, args=[PROGRAMME])
    if name == "checklist_end":
        return reverse(
            name, args=[PROGRAMME, ChecklistItem.objects.filter(programme_key=PROGRAMME).first().pk]
        )
    if name == "clearance_paper":
        return reverse(name, args=[ClearancePaper.objects.first().token])
    rows = {
        "clearance_give": "clearances", "clearance_judge": "clearances", "counterpart_end": "counterparts",
        "report": "reports",
    }  # fmt: skip
    if name in rows:
        return reverse(name, args=[placement.number, getattr(placement, rows[name]).first().pk])
    more = {"allowance_ask": [1], "allowance_call_off": [1], "report_write": ["final"]}.get(name, [])
    return reverse(name, args=[placement.number, *more])


ROWS = list(placement_rows())


@pytest.mark.parametrize("row", ROWS, ids=[f"{row['url_name']}-{row['method']}" for row in ROWS])
def test_who_may_what_with_a_placement(client_for, row):
    from django.db import transaction

    there = WORLDS[row["state"]]()
    where, wrong = address(row["url_name"], there), []
    for actor in ACTORS:
        with transaction.atomic():
            client, before = client_for(people()[actor]()), AuditEntry.objects.count()
            ask = client.get if row["method"] == "GET" else client.post
            answer = ask(where, BODIES.get(row["url_name"], {}) if row["method"] == "POST" else {})
            if str(answer.status_code) != row[actor]:
                wrong.append(f"{actor}: {answer.status_code}, not {row[actor]}")
            if answer.status_code != 302 and AuditEntry.objects.count() != before:
                wrong.append(f"{actor}: {answer.status_code}, but something was written")
            text = answer.content.decode(errors="replace")
            for field, (words, readers) in CANARIES.items():
                if actor not in readers and any(word in text for word in words):
                    wrong.append(f"{actor} reads {field}")
            transaction.set_rollback(True)
    assert not wrong, "\n".join([where, *wrong])


@pytest.mark.parametrize("actor", [one for one in ACTORS if one != "anonymous"])
def test_what_nobody_may_read_stands_on_no_page_of_a_finished_placement(client_for, actor):
    finished()
    client, text = client_for(people()[actor]()), ""
    for name in ("placements", "placement_calendar", "needs", "inbox"):
        text += client.get(reverse(name)).content.decode()
    for name in ("placement", "clearance"):
        text += client.get(reverse(name, args=[Placement.objects.get().number])).content.decode()
    for found in ("placements", "needs"):
        text += client.get(reverse(found) + "?format=csv").content.decode("utf-8-sig")
    betrayed = {field for field, (words, who) in CANARIES.items() if actor not in who and words[0] in text}
    assert betrayed == set()
