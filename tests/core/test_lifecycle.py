# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one door: what it checks, what it leaves behind, and that a refusal leaves nothing."""

from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from core import lifecycle
from core.acting import CLOCK, WORKER, SystemActor, acting
from core.lifecycle import Stateful, advance, advance_all, possible_steps, steps_of
from core.models import AuditEntry, AuditNote, OutboxRow
from core.refusals import NotAllowed, Refusal, TakenMeanwhile, WrongState
from grants.models import Call, Submission
from tests.core import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace():
    return rows.person("Grace", role="officer")


@pytest.fixture
def stranger():
    return rows.person("Stranger")


@pytest.fixture
def call():
    return rows.call()


def trace() -> tuple[int, int, int]:
    return AuditEntry.objects.count(), AuditNote.objects.count(), OutboxRow.objects.count()


# What a step does


def test_a_step_changes_state_and_stamp_and_leaves_entry_and_outbox_row(grace, call):
    before = timezone.now()
    with acting(through="page", operator="desk 4", source="form.html"):
        result = advance(call.open, by=grace)

    assert result is call
    assert call.state == "open"
    assert before <= call.opened_at <= timezone.now()
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.from_state, entry.to_state) == ("grants.call.open", "draft", "open")
    assert (entry.by, entry.actor, entry.through) == (grace, "", "page")
    assert (entry.operator, entry.source) == ("desk 4", "form.html")
    assert (entry.programme_key, entry.subject_id) == ("skills", call.pk)
    assert entry.subject_type == ContentType.objects.get_for_model(Call)
    assert entry.subject_label == "spring"
    told = OutboxRow.objects.get()
    assert (told.kind, told.key, told.payload) == ("told", f"told:{entry.pk}", {"entry": entry.pk})


def test_what_was_given_with_a_step_is_kept_beside_it(grace, call):
    advance(call.open, by=grace)
    advance(call.close, by=CLOCK)
    advance(call.reopen, by=grace, reason="The road was flooded.")

    assert AuditNote.objects.get().given == {"reason": "The road was flooded."}
    assert call.closed_at is None


def test_when_it_happened_and_when_it_was_recorded_are_both_kept(grace, call):
    then = datetime(2026, 3, 1, 6, 30, tzinfo=UTC)
    advance(call.open, by=grace, at=then)

    entry = AuditEntry.objects.get()
    assert (entry.happened_at, call.opened_at) == (then, then)
    assert entry.recorded_at > then


def test_only_the_fields_that_the_step_changed_are_written(grace, call):
    Call.objects.filter(pk=call.pk).update(sector="Farming")
    with CaptureQueriesContext(connection) as queries:
        advance(call.open, by=grace)

    written = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "grants_call"')]
    assert len(written) == 1
    changed = written[0].split(" SET ")[1].split(" WHERE ")[0]
    assert sorted(part.split('"')[1] for part in changed.split(", ")) == ["opened_at", "state"]
    assert call.sector == "Farming", "the object shows the row as it stands, not as it was read"


def test_an_object_read_long_ago_is_refreshed_by_the_step(grace, call):
    stale = Call.objects.get(pk=call.pk)
    advance(call.open, by=grace)
    advance(stale.close, by=grace)

    assert (stale.state, stale.opened_at) == ("closed", call.opened_at)


def test_facts_remembered_on_an_object_do_not_outlive_a_step(grace, call):
    draft = rows.submission(call, grace, state="eligible", number="SKL-1")
    known = Submission.objects.prefetch_related("stage_entries").select_related("call").get(pk=draft.pk)
    known.__dict__["_places"] = {grace.pk: {"lead"}}
    advance(known.enter_review, by=grace)

    assert "_prefetched_objects_cache" not in known.__dict__
    assert "_places" not in known.__dict__
    assert Submission.call.is_cached(known), "a relation that did not change stays at hand"


def test_a_relation_that_changed_meanwhile_is_read_anew(grace, call, stranger):
    draft = rows.submission(call, stranger)
    assert draft.started_by == stranger
    Submission.objects.filter(pk=draft.pk).update(started_by=grace)
    advance(draft.withdraw, by=grace)

    assert draft.started_by == grace


def test_a_step_by_a_system_actor_needs_to_be_in_its_list(call):
    with pytest.raises(NotAllowed):
        advance(call.open, by=WORKER)
    assert (call.state, trace()) == ("draft", (0, 0, 0))

    advance(call.open, by=CLOCK)
    entry = AuditEntry.objects.get()
    assert (entry.by, entry.actor) == (None, "clock")


def test_the_lists_of_the_system_actors_name_real_steps():
    known = {
        f"{model._meta.label_lower}.{name}" for model in stateful_models() for name, *_rest in steps_of(model)
    }
    for actor in (CLOCK, WORKER):
        assert actor.steps <= known


def test_a_system_actor_holds_no_permission():
    assert not SystemActor("anything", frozenset({"grants.call.open"})).has_perm("grants.open_call")


# What a refusal does


def test_who_may_not_learns_who_may_and_nothing_is_left_behind(stranger, call):
    with pytest.raises(NotAllowed) as refused:
        advance(call.open, by=stranger)

    assert (str(refused.value), refused.value.status) == ("Only programme officers may do this.", 403)
    assert (call.state, call.fresh().state, trace()) == ("draft", "draft", (0, 0, 0))


@pytest.mark.parametrize("somebody", ["deactivated", "nobody"])
def test_somebody_deactivated_and_nobody_may_nothing(somebody, call):
    by = rows.person("Gone", role="officer", is_active=False) if somebody == "deactivated" else None
    with pytest.raises(NotAllowed):
        advance(call.open, by=by)
    assert trace() == (0, 0, 0)


def test_the_second_learns_who_was_first_when_and_what_is_now(grace, call):
    second = Call.objects.get(pk=call.pk)
    advance(call.open, by=grace, at=datetime(2026, 3, 1, 6, 30, tzinfo=UTC))
    before = trace()
    with timezone.override("Africa/Kigali"), pytest.raises(TakenMeanwhile) as refused:
        advance(second.open, by=grace)
    with timezone.override("Africa/Kigali"):
        words = str(refused.value)

    assert words == (
        "“The spring call” is now “Open”: Grace changed it on 01.03.2026 08:30 CAT. "
        "Your step was not carried out."
    )
    assert refused.value.status == 409
    assert trace() == before


def test_a_step_that_was_never_possible_says_where_the_thing_stands(grace, call):
    with pytest.raises(WrongState) as refused:
        advance(call.close, by=grace)

    assert type(refused.value) is WrongState
    assert str(refused.value) == "“The spring call” is now “In preparation”, so this step is not possible."


def test_the_words_of_a_refusal_are_chosen_when_it_is_read(grace, call):
    with pytest.raises(WrongState) as refused:
        advance(call.close, by=grace)

    call.title = {"en": "The spring call", "fr": "Appel de printemps"}
    later = WrongState(thing=call.title, state=refused.value.words["state"])
    with translation.override("fr"):
        assert "Appel de printemps" in str(later)
    assert "The spring call" in str(later)


class RoomTaken(Refusal):
    """A refusal of these tests."""

    sentence = "The %(room)s is taken."


def test_a_steps_own_refusal_stops_it_and_leaves_nothing(grace, call, monkeypatch):
    (definition,) = Call.open._django_fsm.transitions.values()
    asked = []

    def room_is_taken(thing):
        asked.append(thing)
        return RoomTaken(room="hall") if thing.key == "spring" else None

    monkeypatch.setitem(definition.custom, "refusals", (room_is_taken,))
    with pytest.raises(RoomTaken, match=r"^The hall is taken\.$") as refused:
        advance(call.open, by=grace)

    assert refused.value.status == 409
    assert asked[0] is not call, "the refusal looks at the locked row, not at what the caller holds"
    assert (call.fresh().state, trace()) == ("draft", (0, 0, 0))
    advance(rows.call("autumn").open, by=grace)


def test_a_step_that_fails_in_the_middle_leaves_nothing(grace, call, monkeypatch):
    monkeypatch.setattr(lifecycle.audit, "record", lambda *_args, **_given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        advance(call.open, by=grace)

    assert (call.state, call.fresh().state, trace()) == ("draft", "draft", (0, 0, 0))


def test_many_steps_are_all_taken_or_none(grace):
    calls = [rows.call("one"), rows.call("two"), rows.call("three", state="closed")]
    with pytest.raises(WrongState):
        advance_all([each.open for each in calls], by=grace)
    assert sorted(Call.objects.values_list("state", flat=True)) == ["closed", "draft", "draft"]
    assert trace() == (0, 0, 0)

    opened = advance_all([each.fresh().open for each in calls[:2]], by=grace)
    assert [each.state for each in opened] == ["open", "open"]
    assert AuditEntry.objects.count() == 2


def test_only_steps_are_advanced(call, grace):
    with pytest.raises(TypeError, match="is not a step"):
        advance(call.fresh, by=grace)


# The walls around state


def test_state_cannot_be_set_by_hand(call):
    with pytest.raises(AttributeError):
        call.state = "decided"


def test_the_database_refuses_a_word_that_is_no_state(call):
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(state="finished")


def test_saving_an_object_whose_state_was_changed_meanwhile_is_refused(grace, call):
    from django_fsm import ConcurrentTransition

    stale = Call.objects.get(pk=call.pk)
    advance(call.open, by=grace)
    stale.sector = "Farming"
    with pytest.raises(ConcurrentTransition), transaction.atomic():
        stale.save()


def test_an_object_can_be_saved_after_its_own_step(grace, call):
    advance(call.open, by=grace)
    call.sector = "Farming"
    call.save()
    assert (call.fresh().sector, call.fresh().state) == ("Farming", "open")


def test_refreshing_takes_state_relations_and_facts_anew(grace, call):
    draft = rows.submission(call, grace)
    stale = Submission.objects.select_related("call").get(pk=draft.pk)
    stale.__dict__["_places"] = {1: {"lead"}}
    advance(draft.withdraw, by=grace)
    advance(call.open, by=grace)

    stale.refresh_from_db()
    assert (stale.state, stale.call.state) == ("withdrawn", "open")
    assert "_places" not in stale.__dict__


@pytest.mark.parametrize("fields", [["state"], ["state", "title"], ["title"]])
def test_single_fields_can_be_refreshed(fields, grace, call):
    stale = Call.objects.get(pk=call.pk)
    advance(call.open, by=grace)
    Call.objects.filter(pk=call.pk).update(title={"en": "Another"})

    stale.refresh_from_db(fields=fields)
    assert stale.state == ("open" if "state" in fields else "draft")
    assert (str(stale.title) == "Another") is ("title" in fields)


def test_a_row_read_without_its_state_reads_it_later(call):
    with CaptureQueriesContext(connection) as queries:
        bare = Call.objects.only("pk").get(pk=call.pk)
    assert len(queries) == 1, "nothing is read for its own sake"
    assert (bare.key, bare.state) == ("spring", "draft")

    another = Call.objects.only("sector").get(pk=call.pk)
    another.sector = "Farming"
    another.save(update_fields=["sector"])
    assert call.fresh().sector == "Farming"


# What may happen next


def stateful_models():
    from django.apps import apps

    return [model for model in apps.get_models() if issubclass(model, Stateful)]


def test_every_lifecycle_is_found():
    labels = {model._meta.label for model in stateful_models()}
    assert {
        "grants.Call",
        "grants.Submission",
        "grants.Award",
        "reviews.Review",
        "reviews.Selection",
    } <= labels


@pytest.mark.parametrize("model", stateful_models(), ids=lambda model: model._meta.label)
def test_each_step_says_what_it_is_and_leads_between_known_states(model):
    states = {value for value, _label in model._meta.get_field("state").choices}
    steps = steps_of(model)
    assert steps
    assert len(states) <= 9
    for name, source, target, may, words in steps:
        assert {source, target} <= states, name
        assert words.endswith("."), f"{name} says in one line what it means"
        assert may == "" or may in lifecycle.WHO_MAY, name


def test_possible_steps_are_those_of_the_state_and_the_person(grace, stranger, call):
    assert possible_steps(call, grace) == {"open"}
    assert possible_steps(call, stranger) == set()
    advance(call.open, by=grace)
    assert possible_steps(call, grace) == {"close"}
