# SPDX-License-Identifier: AGPL-3.0-or-later
"""A placement through the pages: from the need to the certificate, and what each reader sees."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from core import outbox
from core.models import ReadEntry
from documents.models import Document
from placements.models import ChecklistItem, ClearancePaper, HostNeed, Placement, PlacementRules
from placements.months import last_day
from placements.operations.report import QUESTIONS
from placements.states import PlacementState, Side
from tests.matrix.papers import pdf
from tests.personas import PROGRAMME, alice, grace, institution, jean_paul, stranger, vincent
from tests.placements import placing
from tests.placements.placing import FIRST, LAST, clemence, counterpart, felix, roster

pytestmark = pytest.mark.django_db
NUMBER = "TVET-P-0001"
NEED = {
    "title": "Solar pumps", "skills": "food safety", "language": "en", "level": "B2", "weeks": 6,
    "from_on": FIRST, "until_on": date(2025, 12, 1), "people": 1, "about": "Teach", "sector": "",
}  # fmt: skip


def url(name, *args):
    return reverse(name, args=args or [NUMBER])


def posted(client, name, /, *args, **given):
    answer = client.post(url(name, *args), given)
    assert answer.status_code == 302, answer.content.decode()[:4000]
    return answer


def test_from_the_need_to_the_certificate_by_the_pages(client_for):
    placing.checklist()
    expert, host, officer, clears = (client_for(one) for one in (roster(), felix(), grace(), clemence()))
    huye = institution("huye")
    host.post(reverse("need_new"), NEED | {"institution": huye.pk})
    need = HostNeed.objects.get()
    posted(host, "need_edit", need.pk, **NEED | {"weeks": 8})
    posted(host, "need_state", need.pk)
    shown = officer.get(url("matching", need.pk)).content.decode()
    assert "Marie Umutesi Lambrechts" in shown
    assert "knows 1 of 1: food safety" in shown
    form = officer.get(url("matching_propose", need.pk, roster().pk)).content.decode()
    assert "Agrifood Lab" in form
    terms = {
        "starts_on": FIRST,
        "ends_on": LAST,
        "tasks": "Teach twelve trainers",
        "employer": "Agrifood Lab",
    }
    posted(officer, "matching_propose", need.pk, roster().pk, **terms)
    assert "Read and answer" in expert.get(url("placement")).content.decode()
    for who in (expert, host):
        assert "Teach twelve trainers" in who.get(url("placement_answer")).content.decode()
        posted(who, "placement_answer", answer="accepted")
    passport, briefing = Placement.objects.get().clearances.order_by("item__order")
    assert "Passport" in officer.get(url("placement_confirm")).content.decode()
    file = SimpleUploadedFile("p.pdf", pdf("passport").read(), content_type="application/pdf")
    posted(expert, "clearance_give", NUMBER, passport.pk, words="PX-1", valid_until="2035-01-01", file=file)
    posted(expert, "clearance_give", NUMBER, briefing.pk, words="")
    assert "PX-1" in clears.get(url("clearance_judge", NUMBER, passport.pk)).content.decode()
    assert "PX-1" not in officer.get(url("clearance")).content.decode()
    for row in (passport, briefing):
        posted(clears, "clearance_judge", NUMBER, row.pk, verdict="verify", reason="Seen")
    posted(officer, "placement_confirm")
    _the_work(expert, host, officer, client_for(counterpart()))
    _the_end(expert, host, officer)
    while outbox.drain(kinds=("render-document",)):
        pass
    certificate = Document.objects.get(kind="placement-certificate")
    assert certificate.state == "issued", certificate.failure
    assert "Certificate TVET-P-0001" in officer.get(url("placement")).content.decode()
    assert expert.get(reverse("document_file", args=[certificate.token])).status_code == 200
    assert (
        client_for(counterpart()).get(reverse("document_file", args=[certificate.token])).status_code == 404
    )


def _the_work(expert, host, officer, beside):
    posted(host, "placement_begin", on=FIRST)
    posted(host, "counterpart_new", name="Théo Gasana", email=counterpart().email)
    posted(host, "service_new", title="Drying", hours="12")
    service = Placement.objects.get().services.get()
    logged = {"day": FIRST, "hours": "6", "what": "First course", "women": 5, "men": 4, "service": service.pk}
    posted(beside, "service_log", **logged)
    posted(expert, "travel_new", day=FIRST, origin="Brussels", destination="Kigali")
    posted(officer, "allowance_new", kind="stipend", text="March", planned_on=LAST, amount="150 000")
    page = officer.get(url("placement")).content.decode()
    assert "Call off" in page
    assert "Ask for payment" not in page  # nobody pays it yet
    posted(officer, "allowance_ask", NUMBER, 1)
    for month in ("2025-03-01", "2025-04-01", "2025-05-01"):
        posted(host, "attendance_new", month=month, present=1, absent=0)


def _the_end(expert, host, officer):
    assert expert.get(url("report_new")).status_code == 302
    posted(expert, "report_write", NUMBER, "2025-03", done="Half a text")
    posted(expert, "report_write", NUMBER, "final", done="All done", more="1")
    final = Placement.objects.get().reports.get(kind="final")
    assert "All done" in host.get(url("report", NUMBER, final.pk)).content.decode()
    posted(officer, "report", NUMBER, final.pk, verdict="return", reason="Who goes on?")
    posted(expert, "report_write", NUMBER, "final", done="All done. Théo goes on.", more="1")
    posted(officer, "report", NUMBER, final.pk, verdict="accept")
    for side, who in ((Side.EXPERT, expert), (Side.HOST, host)):
        grades = {f"grade_{name}": 4 for name in QUESTIONS[side]}
        posted(who, "evaluate", words="Very good", again="on", **grades)
    posted(officer, "placement_complete")
    assert Placement.objects.get().state == PlacementState.COMPLETED


def test_a_paper_is_opened_by_the_clearance_officer_and_the_expert_alone(client_for):
    placing.confirmed()
    address = url("clearance_paper", ClearancePaper.objects.get().token)
    allowed = (clemence(), roster())
    for who in (
        *allowed,
        grace(),
        alice(),
        felix(),
        vincent(),
        jean_paul(),
        placing.host_elsewhere(),
        stranger(),
    ):
        answer = client_for(who).get(address)
        assert answer.status_code == (200 if who in allowed else 404), who
    assert ReadEntry.objects.filter(what="clearance paper").count() == len(allowed)


@pytest.mark.parametrize("name", ["placements", "needs", "placement_calendar"])
@pytest.mark.parametrize("many", [1, 3])
def test_lists_cost_the_same_for_one_and_for_three(client_for, django_assert_max_num_queries, name, many):
    placing.proposed()
    for no in range(many - 1):
        copy = Placement.objects.get(number=NUMBER)
        copy.pk, copy.number, copy._state.adding = None, f"TVET-P-9{no}", True
        copy.starts_on, copy.ends_on = date(2026 + no, 1, 1), last_day(date(2026 + no, 1, 1), 2)
        copy.save(force_insert=True)
        need = HostNeed.objects.first()
        need.pk, need._state.adding = None, True
        need.save(force_insert=True)
    client = client_for(grace())
    client.get(reverse(name))
    with django_assert_max_num_queries(14):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["placements", "needs"])
def test_lists_come_as_files(client_for, name):
    placing.proposed()
    answer = client_for(grace()).get(reverse(name) + "?format=csv")
    assert "Huye College" in answer.content.decode("utf-8-sig")
    assert client_for(vincent()).get(reverse(name) + "?format=xlsx").status_code == 200


def test_lists_are_narrowed(client_for):
    placing.proposed()
    officer = client_for(grace())
    assert (
        NUMBER in officer.get(reverse("placements") + "?q=marie&state=proposed&sector=agri").content.decode()
    )
    assert NUMBER not in officer.get(reverse("placements") + "?state=completed").content.decode()
    assert "Agro" not in officer.get(reverse("needs") + "?state=withdrawn").content.decode()
    assert NUMBER not in client_for(stranger()).get(reverse("placements")).content.decode()


def test_the_calendar_draws_who_is_where(client_for):
    placing.under_way()
    shown = client_for(grace()).get(reverse("placement_calendar")).content.decode()
    assert "Who is where, when" in shown
    assert "Marie Umutesi Lambrechts" in shown


def test_the_rules_and_the_checklist_are_set_by_pages(client_for):
    placing.roster()
    administrator = client_for(alice())
    rules = {"shortest_months": 1, "longest_months": 3, "answer_days": 5, "currencies": "eur usd"}
    weights = {f"weight_{name}": 10 for name in ("field", "language", "window", "sector", "earlier")}
    posted(administrator, "placement_rules_edit", PROGRAMME, **rules | weights)
    assert PlacementRules.objects.get().currencies == ["EUR", "USD"]
    posted(administrator, "checklist_new", PROGRAMME, key="visa", words="Visa", needs_paper="on")
    item = ChecklistItem.objects.get()
    assert "Visa" in client_for(vincent()).get(url("placement_rules", PROGRAMME)).content.decode()
    posted(administrator, "checklist_end", PROGRAMME, item.pk)
    assert client_for(grace()).get(url("placement_rules_edit", PROGRAMME)).status_code == 403
    assert client_for(stranger()).get(url("placement_rules", PROGRAMME)).status_code == 404


def test_what_is_refused_stands_at_its_field(client_for):
    placing.under_way()
    host, officer = client_for(felix()), client_for(grace())
    answer = host.post(url("attendance_new"), {"month": "2025-03-01", "present": 30, "absent": 3})
    assert answer.status_code == 422
    assert "at most 29" in answer.content.decode()
    terms = {"starts_on": FIRST, "ends_on": LAST, "tasks": "x", "why": "y"}
    assert "must be after" in officer.post(url("placement_extend"), terms).content.decode()
    assert officer.post(url("placement_cancel"), {"reason": ""}).status_code == 422
    assert "final report" in officer.get(url("placement_complete")).content.decode()
    posted(officer, "placement_extend", **terms | {"ends_on": last_day(FIRST, 4)})
    posted(officer, "placement_cancel", reason="Illness")
    posted(officer, "need_withdraw", HostNeed.objects.get().pk, reason="Over")
