# SPDX-License-Identifier: AGPL-3.0-or-later
"""An officer builds a call's form in pages; an applicant meets its conditions, tables, persons and places."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import Document
from documents.operations.document import render_document
from grants.blueprint.reading import document_of, question_in
from grants.operations import form as ops
from grants.operations.call import open_call
from grants.operations.draft import save_answers
from tests import personas, worlds
from tests.grants.forming import COLUMNS, TWO, conditional, question, row
from tests.grants.views.looking import text

pytestmark = pytest.mark.django_db


def at(name, call, **more):
    return reverse(name, kwargs={"key": call.key, **more})


@pytest.fixture
def grace(client_for):
    return client_for(personas.grace())


def told(call, key):
    return question_in(document_of(call), key)


def test_a_form_is_built_from_nothing(grace):
    call = worlds.new_call(form=False)
    form = at("call_form", call)
    assert "The form is empty" in text(grace.get(form))
    part = {"title_en": "The machine", "title_fr": "La machine", "minutes": "4", "stage": "review"}
    assert grace.post(at("form_part_new", call), part).status_code == 302
    new = at("form_question_new", call, part="the-machine")
    assert "How is it answered?" in text(grace.get(new))
    sent = [
        ("yes_no", {"label_en": "Has it a motor?", "label_fr": "A-t-elle un moteur ?", "required": "on"}),
        ("choice", {"label_en": "Which?", "choice_0_en": "Electric", "choice_1_en": "Diesel",
                    "only_if": "has-it-a-motor=yes", "how": "is"}),
        ("short", {"label_en": "Write to", "pattern": "email", "only_if": "which=diesel", "how": "is_not"}),
        ("number", {"label_en": "Watts", "min": "10", "max": "900"}),
        ("date", {"label_en": "Since", "min": "2020-01-01"}),
        ("table", {"label_en": "Parts", "column_0_en": "Item", "cells_0": "short", "column_1_en": "How many",
                   "cells_1": "number", "min_rows": "1", "max_rows": "4"}),
        ("person", {"label_en": "Who built it?", "identifying": "on"}),
        ("place", {"label_en": "Where?", "level": "2"}),
        ("file", {"label_en": "Picture", "files": "image"}),
    ]  # fmt: skip
    for kind, given in sent:
        assert "Asked only if" in text(grace.get(f"{new}?kind={kind}")) or kind == "yes_no"
        answer = grace.post(f"{new}?kind={kind}", given)
        assert answer.status_code == 302, answer.context["form"].errors

    assert told(call, "which")["condition"] == {"question": "has-it-a-motor", "is": ["yes"]}
    assert told(call, "which")["choices"][1] == {"key": "diesel", "label": {"en": "Diesel"}}
    assert told(call, "write-to")["limits"] == {"pattern": "email"}
    assert told(call, "write-to")["condition"] == {"question": "which", "is_not": ["diesel"]}
    assert told(call, "watts")["limits"] == {"min": "10", "max": "900"}
    assert told(call, "parts")["limits"] == {"min_rows": 1, "max_rows": 4, "columns": [
        {"key": "item", "label": {"en": "Item"}, "kind": "short"},
        {"key": "how-many", "label": {"en": "How many"}, "kind": "number"}]}  # fmt: skip
    assert (told(call, "where")["limits"], told(call, "picture")["limits"]) == (
        {"level": 2},
        {"files": ["image"]},
    )
    assert call.parts.get().stage.key == "review"
    page = text(grace.get(form))
    assert "Only if “Has it a motor?” is: Yes" in page
    again = grace.get(at("form_question", call, question="write-to")).content.decode()
    assert re.search(r'value="which=diesel"[^>]*checked', again)


def test_all_languages_stand_on_one_page_and_a_missing_one_shows_what_is_read_instead(grace):
    call = worlds.new_call(form=False)
    ops.add_part(call, title={"en": "The machine"}, by=personas.grace())
    page = grace.get(at("form_part", call, part="the-machine")).content.decode()
    assert re.search(r'name="title_fr"[^>]*placeholder="The machine"', page)


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("short", {}, "Write the text in at least one language"),
        ("choice", {"choice_0_en": "One"}, "at least two choices"),
        ("number", {"min": "ten"}, "“ten” is no limit"),
        ("table", {"min_rows": "4", "max_rows": "2"}, "A table has 1 to"),
        ("short", {"only_if": ["has-it-a-motor=yes", "true=yes"]}, "one question only"),
    ],
)
def test_what_is_typed_wrongly_is_said_and_stays(grace, kind, given, words):
    call = conditional(worlds.new_call())
    label = {} if not given else {"label_en": "Kept text"}
    answer = grace.post(at("form_question_new", call, part="plan") + f"?kind={kind}", given | label)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not label or "Kept text" in answer.content.decode()


def test_the_second_officer_sees_the_first_and_may_still_save(grace, client_for):
    call = worlds.new_call()
    url = at("form_question", call, question="risks")
    rev = re.search(r'name="rev" value="([^"]*)"', client_for(personas.alice()).get(url).content.decode())[1]
    grace.post(url, {"label_en": "Risks?", "rev": rev})
    answer = client_for(personas.alice()).post(url, {"label_en": "Dangers?", "rev": rev})

    assert answer.status_code == 422
    assert "Grace" in text(answer)
    assert "Dangers?" in answer.content.decode()
    rev = re.search(r'name="rev" value="([^"]*)"', answer.content.decode())[1]
    client_for(personas.alice()).post(url, {"label_en": "Dangers?", "rev": rev})
    assert str(row(call, "risks")) == "Dangers?"


def test_buttons_move_copy_retire_and_delete(grace):
    call = worlds.new_call()
    form = at("call_form", call)
    for do, key in (("part_down", "problem"), ("up", "known"), ("duplicate", "risks"), ("retire", "true")):
        assert grace.post(form, {"do": do, "key": key}).url.endswith(f"#{key}")
    grace.post(at("form_question_remove", call, one="drawing"))
    assert "Delete “Who gains”?" in text(grace.get(at("form_part_remove", call, one="gain")))
    grace.post(at("form_part_remove", call, one="gain"))

    document = document_of(call)
    assert [part["key"] for part in document["parts"]] == ["idea", "problem", "plan"]
    assert [one["key"] for one in document["parts"][1]["questions"]] == ["known", "problem"]
    assert told(call, "true")["retired"]
    assert told(call, "drawing") is None
    assert grace.get(at("form_question_remove", call, one="drawing")).status_code == 302
    assert grace.get(at("form_question", call, question="drawing")).status_code == 404
    assert grace.get(at("form_part", call, part="none")).status_code == 404
    assert grace.get(at("form_question_new", call, part="none")).status_code == 404


def test_an_answered_question_is_not_deleted_and_the_page_says_what_to_do(grace):
    draft = worlds.draft()
    save_answers(draft, values={row(draft.call, "idea").pk: "A dryer"}, by=personas.aline())
    url = at("form_question_remove", draft.call, one="idea")
    assert "can only be retired" in text(grace.get(url))
    answer = grace.post(url)
    assert answer.status_code == 422
    assert "Retire it instead" in text(answer)


def test_a_new_version_is_published_and_the_teams_are_told(grace, client_for):
    draft = worlds.draft()
    call, url = draft.call, at("form_question_new", draft.call, part="plan")
    grace.post(f"{url}?kind=short", {"label_en": "Who helps you?", "required": "on"})
    assert "New question: Who helps you?" in text(grace.get(at("form_publish", call)))
    aline = client_for(personas.aline())
    own = reverse("submission", args=[draft.pk])
    assert "The form has changed" not in text(aline.get(own))
    assert grace.get(at("form_discard", call)).status_code == 200
    assert grace.post(at("form_publish", call)).status_code == 302
    assert grace.post(at("form_publish", call)).status_code == 422
    assert grace.post(at("form_discard", call)).status_code == 422
    grace.post(at("call_form", call), {"do": "part_down", "key": "problem"})
    grace.post(at("form_discard", call))

    page = text(aline.get(own))
    assert "The form has changed: one new question" in page
    assert f"#id_q{row(call, 'who-helps-you').pk}" in aline.get(own).content.decode()
    assert "Version 2" in text(grace.get(at("call_form", call)))


def test_a_file_goes_out_and_comes_in_and_twice_changes_nothing(grace):
    call = conditional(worlds.new_call())
    body = grace.get(at("form_export", call)).content
    other = worlds.new_call("other-2026", form=False)
    url = at("form_import", other)

    def send(content, **more):
        return grace.post(url, {"file": SimpleUploadedFile("form.json", content), **more})

    assert grace.get(url).status_code == 200
    looked = send(body, look="1")
    assert "New question: Which motor?" in text(looked)
    assert document_of(other)["parts"] == []
    assert send(body, keep="1").status_code == 302
    assert document_of(other) == document_of(call)
    assert "It changes nothing" in text(send(body, look="1"))
    assert grace.get(at("form_export", other)).content == body

    told = json.loads(body)
    told["parts"][1]["questions"][0] |= {"kind": "riddle", "colour": "red", "word_limit": "many"}
    told["parts"][1]["questions"][1]["label"] = "plain"
    wrong = send(json.dumps(told).encode(), keep="1")
    assert wrong.status_code == 422
    for words in (
        "Part 2 “The idea”, question 1",
        "“riddle” is no kind",
        "“colour” is not known",
        "wrong shape",
    ):
        assert words in text(wrong)
    for content in (b"{", b"[]", b'{"schema": "x"}', b"x" * 1_000_001):
        assert send(content).status_code == 422
    assert grace.post(url, {}).status_code == 422


def test_a_file_that_drops_an_answered_question_is_refused(grace):
    draft = worlds.draft()
    save_answers(draft, values={row(draft.call, "idea").pk: "A dryer"}, by=personas.aline())
    told = document_of(draft.call)
    told["parts"][1]["questions"].pop(0)
    file = SimpleUploadedFile("form.json", json.dumps(told).encode())
    answer = grace.post(at("form_import", draft.call), {"file": file, "keep": "1"})
    assert answer.status_code == 422
    assert "has answers" in text(answer)


def test_a_form_is_copied_from_another_call(grace):
    source, call = worlds.new_call(), worlds.new_call("other-2026", form=False)
    assert grace.get(at("form_copy", call)).status_code == 200
    grace.post(at("form_copy", call), {"source": source.key})
    assert document_of(call) == document_of(source)
    assert grace.post(at("form_copy", call), {"source": "none"}).status_code == 422


def test_the_preview_keeps_nothing_and_speaks_each_language(grace):
    call = conditional(worlds.new_call())
    page = grace.get(at("form_preview", call) + "?language=fr&width=phone").content.decode()
    assert "Quel problème allez-vous résoudre" in page
    assert 'class="as-phone"' in page
    assert "Which motor?" in grace.get(at("form_preview", call)).content.decode()


def test_the_page_of_the_form_costs_the_same_for_more_questions(grace):
    call = worlds.new_call()
    grace.get(at("call_form", call))
    counts = []
    for _n in range(2):
        with CaptureQueriesContext(
            connection,
        ) as found:
            grace.get(at("call_form", call))
        counts.append(len(found))
        for n in range(2):
            ops.add_question(call, part="gain", by=personas.grace(), **question(f"More {n}?", "short"))
    assert counts[0] == counts[1]


def test_the_quiz_asks_the_rules_and_keeps_nothing(client):
    call = worlds.open_call()
    url = at("quiz", call)
    names = re.findall(r'name="(rule-[^"]+)" value="yes"', client.get(url).content.decode())
    assert len(names) == 4
    assert "still open" in text(client.get(url, {"asked": "1"}))
    good = client.get(url, {"asked": "1"} | dict.fromkeys(names, "yes"))
    assert "this call is for you" in text(good)
    bad = client.get(url, {"asked": "1"} | dict.fromkeys(names, "yes") | {names[2]: "no"})
    assert "Not quite yet" in text(bad)
    assert "Nobody else pays for the same costs" in text(bad)
    assert client.get(at("quiz", worlds.new_call("other-2026"))).status_code == 404
    call.eligibility_rules.all().delete()
    assert "no rules" in text(client.get(url))


class TestAnswering:
    """A draft whose last part has a condition, a table, a person and a place by levels."""

    @pytest.fixture
    def draft(self):
        call, by = conditional(worlds.new_call()), personas.grace()
        table = question("Parts", "table", limits={"columns": COLUMNS, "min_rows": 2, "max_rows": 3})
        ops.add_question(call, part="plan", by=by, **table)
        ops.add_question(call, part="plan", by=by, **question("Who built it?", "person"))
        ops.add_question(call, part="plan", by=by, **question("Where?", "place", limits={"level": 2}))
        ops.add_question(call, part="plan", by=by, **question("Which one?", "several", choices=TWO))
        return worlds.draft(open_call(call, by=by))

    @pytest.fixture
    def names(self, draft):
        keys = ("has-it-a-motor", "which-motor", "parts", "who-built-it", "where", "which-one")
        return {key: f"q{row(draft.call, key).pk}" for key in keys}

    @pytest.fixture
    def page(self, client_for, draft):
        client, url = client_for(personas.aline()), reverse("part", args=[draft.pk, "plan"])

        def act(**given):
            html = client.get(url).content.decode()
            rev = re.search(r'name="rev" value="([^"]*)"', html)[1]
            return client.post(url, {"rev": rev, "go": "on"} | given) if given else html

        return act

    def test_a_condition_appears_after_saving_and_nothing_typed_is_lost(self, draft, names, page):
        motor, which = names["has-it-a-motor"], names["which-motor"]
        assert re.search(rf'<template data-when="{motor}" data-is="yes"', page())
        answer = page(**{motor: "yes"})
        assert answer.url.endswith(f"#id_{which}")
        assert f'<div data-when="{motor}"' in page()
        page(**{motor: "yes", which: "Diesel", "held": which})
        page(**{motor: "no"})
        assert f'<template data-when="{motor}"' in page()
        kept = draft.answers.get(question__key="which-motor")
        assert kept.value == "Diesel"

    def test_tables_persons_and_places_are_kept_and_judged(self, draft, names, page):
        parts, who, where = names["parts"], names["who-built-it"], names["where"]
        answer = page(
            **{f"{parts}_0_0": "Glass", f"{parts}_0_1": "many", f"{who}_2": "nobody", f"{where}_0": "south"}
        )
        words = text(answer)
        for said in (
            "at least 2 rows",
            "Write the name of the person",
            "Choose a place in Southern Province",
        ):
            assert said in words
        given = {f"{parts}_0_0": "Glass", f"{parts}_0_1": "many", f"{parts}_1_0": "Wood", f"{parts}_1_1": "2"}
        assert "Row 1, How many: “many” is not a number" in text(page(**given))
        given |= {f"{parts}_0_1": "1 200", f"{who}_0": "Claudine", f"{who}_2": "x", f"{where}_0": "south"}
        assert "neither a phone number nor an e-mail" in text(page(**given))
        page(**(given | {f"{who}_2": "c@example.org", f"{where}_1": "huye"}))
        assert {one.question.key: one.value for one in draft.answers.select_related("question")} == {
            "parts": [{"item": "Glass", "n": "1200"}, {"item": "Wood", "n": "2"}],
            "who-built-it": {"name": "Claudine", "role": "", "contact": "c@example.org"},
            "where": "huye",
        }

    def test_a_place_goes_one_level_deeper_after_saving(self, names, page):
        where = names["where"]
        assert page(**{f"{where}_0": "south", "go": "on"}).status_code == 200
        answer = page(**{f"{where}_0": "south", "go": "stay"})
        assert answer.url.endswith(f"#id_{where}_0")
        assert f'name="{where}_1"' in page()

    def test_answers_as_pdf_respect_conditions(self, client_for, draft, names, page):
        page(**{names["has-it-a-motor"]: "yes"})
        page(
            **{names["has-it-a-motor"]: "yes", names["which-motor"]: "Zqdiesel", "held": names["which-motor"]}
        )
        client, url = client_for(personas.aline()), reverse("answers_paper", args=[draft.pk])
        client.post(url)
        client.post(url)
        page(**{names["has-it-a-motor"]: "no"})
        client.post(url)

        before, after = Document.objects.filter(kind="answers").order_by("pk")
        assert "Zqdiesel" in json.dumps(before.facts)
        assert "Zqdiesel" not in json.dumps(after.facts)
        assert "Look again" in text(client.get(url))
        assert (
            client_for(personas.stranger()).get(reverse("document_file", args=[before.token])).status_code
            == 404
        )


def test_the_blank_form_is_made_once_in_each_language_and_read_by_applicants(grace, client_for):
    call = conditional(worlds.new_call())
    for _n in range(2):
        assert grace.post(at("form_paper", call)).status_code == 302
    found = {one.language: one for one in Document.objects.filter(kind="blank_form")}
    assert set(found) == {"en", "fr"}
    assert Document.objects.filter(kind="blank_form").count() == 2
    facts = found["fr"].facts
    assert "Quel problème" in json.dumps(facts, ensure_ascii=False)
    last = facts["parts"][3]["questions"][-1]
    assert "Has it a motor?" in last["hints"][0]
    aline = client_for(personas.aline())
    file = reverse("document_file", args=[found["en"].token])
    assert aline.get(file).status_code == 404
    open_call(call, by=personas.grace())
    render_document({"document": found["en"].pk}, "x")
    assert aline.get(file).status_code == 200
    assert "All questions on paper" in text(aline.get(reverse("start", args=[call.key])))
