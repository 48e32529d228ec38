# SPDX-License-Identifier: AGPL-3.0-or-later
"""The trail cannot be changed unnoticed: triggers refuse, the chain tells, and forgetting a person breaks nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils import translation
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from core import audit
from core.acting import CLOCK, acting
from core.audit import canonical, plain, record, record_reading, seal_pending, verify
from core.lifecycle import advance
from core.models import AuditEntry, AuditNote, OutboxRow, ReadEntry
from core.money import Money
from core.translated import Translated
from grants.models import Call
from grants.states import CallState
from tests.core import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def grace():
    return rows.person("Grace", role="officer")


@pytest.fixture
def call(grace):
    call = rows.call()
    advance(call.open, by=grace)
    advance(call.close, by=CLOCK)
    advance(call.reopen, by=grace, reason="The road was flooded.")
    return call


def without_triggers(*statements):
    """Do to the trail what only somebody with the database's own keys can do."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute('ALTER TABLE "core_auditentry" DISABLE TRIGGER USER')
        else:
            for verb in ("update", "delete"):
                cursor.execute(f'DROP TRIGGER "core_auditentry_no_{verb}"')
        for statement, values in statements:
            cursor.execute(statement, values)


def faults(programme="skills"):
    return [(fault.sequence, fault.words) for fault in verify(programme)]


ALTERED = "its content was altered after sealing"
DOES_NOT_FOLLOW = "does not follow the entry before it"


# Recording


def test_an_act_beside_the_lifecycles_is_recorded_too(grace, call):
    entry = record("extend_call", call, by=grace, until=date(2026, 9, 1), reason="Rain.")

    assert (entry.act, entry.from_state, entry.to_state) == ("grants.call.extend_call", "", "")
    assert entry.note.given == {"until": "2026-09-01", "reason": "Rain."}
    assert OutboxRow.objects.filter(key=f"told:{entry.pk}").exists()


def test_an_act_that_needs_no_telling_writes_no_outbox_row(grace, call):
    before = OutboxRow.objects.count()
    record("look_around", call, by=grace, tell=False)
    assert OutboxRow.objects.count() == before


def test_for_whom_somebody_acted_is_kept(grace, call):
    aline = rows.person("Aline")
    with acting(through="page", on_behalf=aline):
        entry = record("type_answers", call, by=grace)
    assert (entry.by, entry.on_behalf, entry.through) == (grace, aline, "page")


@pytest.mark.django_db(transaction=True)
def test_an_act_is_recorded_only_inside_its_transaction():
    call, grace = rows.call(), rows.person("Grace")
    with pytest.raises(RuntimeError, match="inside its own transaction"):
        record("extend_call", call, by=grace)
    assert not AuditEntry.objects.exists()


def test_nobodys_name_and_no_title_stands_where_it_cannot_be_forgotten(grace):
    uwase = rows.person("Uwase Aline Marie")
    draft = rows.submission(rows.call(), uwase)
    record("invite_person", uwase, by=grace, invited=uwase)
    record("start_submission", draft, by=grace)
    with translation.override("fr"):
        record("open_call", draft.call, by=grace)

    labels = list(AuditEntry.objects.order_by("pk").values_list("subject_label", flat=True))
    assert labels == [f"person {uwase.pk}", f"submission {draft.pk}", "spring"]
    for row in AuditEntry.objects.values():
        assert "Uwase" not in str(row)


def test_who_read_what_is_kept_apart(grace, call):
    record_reading(grace, "answers", call, reason="Complaint 7")
    reading = ReadEntry.objects.get()
    assert (reading.person, reading.what, reading.subject_id) == (grace, "answers", call.pk)
    assert (reading.programme_key, reading.reason) == ("skills", "Complaint 7")


@pytest.mark.parametrize(
    ("value", "picture"),
    [
        (None, None),
        (True, True),
        (7, 7),
        ("é", "é"),
        (CallState.OPEN, "open"),
        (Money(1250000, "RWF"), {"minor": 1250000, "currency": "RWF"}),
        (Translated({"fr": "Appel", "en": "Call"}), {"en": "Call", "fr": "Appel"}),
        (gettext_lazy("English"), "English"),
        (Decimal("1.50"), "1.50"),
        (1.5, "1.5"),
        (date(2026, 2, 3), "2026-02-03"),
        (datetime(2026, 2, 3, 4, 5, tzinfo=UTC), "2026-02-03T04:05:00+00:00"),
        (b"abc", {"sha256": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "size": 3}),
        ({3, 1, 2}, [1, 2, 3]),
        ((1, [2, {"x": Decimal(3)}]), [1, [2, {"x": "3"}]]),
        ({7: CallState.OPEN, CallState.DRAFT: None}, {"7": "open", "draft": None}),
    ],
)
def test_whatever_is_given_has_a_picture(value, picture):
    assert plain(value) == picture
    with translation.override("fr"):
        assert canonical(plain(value)) or True


def test_a_row_and_a_queryset_have_a_picture(grace, call):
    assert plain(grace) == {"kind": "accounts.person", "pk": grace.pk, "label": "Grace"}
    assert plain(Call.objects.all()) == [
        {"kind": "grants.call", "pk": call.pk, "label": "The spring call"},
    ]


def test_the_picture_does_not_depend_on_the_readers_language(grace, call):
    with translation.override("fr"):
        entry = record("copy_call", call, by=grace, source=call, word=gettext_lazy("English"))
    assert entry.note.given == {
        "source": {"kind": "grants.call", "pk": call.pk, "label": "The spring call"},
        "word": "English",
    }


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(codec="utf-8", exclude_characters="\0")),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_one_value_has_one_text(value):
    import json

    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert plain(value) == value


# Sealing and verifying


def test_the_sealer_gives_each_entry_its_place(call):
    assert seal_pending() == 3
    assert seal_pending() == 0

    chain = list(AuditEntry.objects.order_by("sequence").values_list("sequence", "previous", "seal"))
    assert [place for place, *_rest in chain] == [1, 2, 3]
    assert chain[0][1] == "0" * 64
    assert [before for _place, before, _seal in chain[1:]] == [seal for *_rest, seal in chain[:2]]
    assert audit.head("skills") == (3, chain[2][2])
    assert faults() == []


def test_more_entries_than_a_batch_holds_are_all_sealed(call):
    assert seal_pending(limit=1) == 3
    assert faults() == []


def test_each_programme_has_its_own_chain(grace, call):
    other = rows.call("other")
    Call.objects.filter(pk=other.pk).update(programme_key="elsewhere")
    with transaction.atomic():
        record("look_at", other.fresh(), by=grace)
    seal_pending()

    assert (audit.head("skills")[0], audit.head("elsewhere")[0]) == (3, 1)
    assert faults("skills") == faults("elsewhere") == []
    assert audit.head("nobodys") == (0, "0" * 64)


def test_what_comes_later_is_chained_to_what_was_sealed(call, grace):
    seal_pending()
    length, seal = audit.head("skills")
    advance(call.close, by=grace)
    seal_pending()

    newest = AuditEntry.objects.get(sequence=length + 1)
    assert newest.previous == seal
    assert faults() == []


def columns():
    return [
        field
        for field in AuditEntry._meta.concrete_fields
        if field.name not in ("id", "sequence", "previous", "seal")
    ]


@pytest.mark.parametrize("column", columns(), ids=lambda field: field.name)
def test_one_altered_byte_is_found_in_every_column(column, call, grace):
    seal_pending()
    second = AuditEntry.objects.get(sequence=2)
    value = column.value_from_object(second)
    if column.name in {"by", "on_behalf"}:
        value = grace.pk
    elif column.name == "subject_type":
        value = AuditEntry._meta.get_field("subject_type").related_model.objects.exclude(pk=value).first().pk
    elif column.name in {"happened_at", "recorded_at"}:
        value = value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
        value = column.get_db_prep_value(value, connection)
    elif isinstance(value, int):
        value += 1
    else:
        value = f"{value[:-1]}{chr(ord(value[-1]) ^ 1)}" if value else "x"
    without_triggers((f'UPDATE core_auditentry SET "{column.column}" = %s WHERE id = %s', [value, second.pk]))

    found = faults()
    if column.name == "programme_key":
        assert found == [(3, "place 2 is missing"), (3, DOES_NOT_FOLLOW)]
        assert faults(value), "nor does it fit into the other chain"
    else:
        assert found == [(2, ALTERED)]


def test_a_seal_that_is_made_anew_breaks_the_next_link(call):
    seal_pending()
    second = AuditEntry.objects.get(sequence=2)
    second.act = "grants.call.archive"
    forged = audit.seal_of(second, 2, second.previous)
    change = "UPDATE core_auditentry SET act = %s, seal = %s WHERE id = %s"
    without_triggers((change, [second.act, forged, second.pk]))

    assert faults() == [(3, DOES_NOT_FOLLOW)]


def test_a_removed_entry_is_missed(call):
    seal_pending()
    second = AuditEntry.objects.get(sequence=2)
    without_triggers(("DELETE FROM core_auditentry WHERE id = %s", [second.pk]))

    assert faults() == [(3, "place 2 is missing"), (3, DOES_NOT_FOLLOW)]


def test_altered_clear_text_is_found(call):
    seal_pending()
    AuditNote.objects.update(given={"reason": "The road was dry."})
    assert faults() == [(3, "its clear text was altered")]


def test_a_note_put_beside_an_entry_that_had_none_is_found(call):
    seal_pending()
    first = AuditEntry.objects.get(sequence=1)
    AuditNote.objects.create(entry=first, salt="0" * 32, given={"reason": "Invented."})
    assert faults() == [(1, "its clear text was altered")]


def test_forgetting_what_was_said_leaves_the_chain_whole(call):
    seal_pending()
    AuditNote.objects.all().delete()
    assert faults() == []


# The triggers


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_auditentry SET act = 'x'",
        "UPDATE core_auditentry SET operator = 'x' WHERE sequence = 1",
        "UPDATE core_auditentry SET seal = 'x' WHERE sequence = 1",
        "UPDATE core_auditentry SET sequence = NULL WHERE sequence = 3",
        "UPDATE core_auditentry SET by_id = NULL, actor = 'worker'",
        "DELETE FROM core_auditentry",
        "UPDATE core_readentry SET reason = 'x'",
        "DELETE FROM core_readentry",
    ],
)
def test_the_database_refuses_to_change_or_remove(statement, call, grace):
    record_reading(grace, "answers", call)
    seal_pending()
    before = (list(AuditEntry.objects.values()), list(ReadEntry.objects.values()))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        connection.cursor().execute(statement)

    assert (list(AuditEntry.objects.values()), list(ReadEntry.objects.values())) == before


def test_an_entry_not_yet_sealed_cannot_be_changed_either(call):
    statements = ("UPDATE core_auditentry SET act = 'x'", "DELETE FROM core_auditentry")
    for statement in statements:
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)


# The command


def verified(*arguments) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("verify_audit", *arguments, stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), int(stopped.code)
    return out.getvalue(), 0


def test_the_command_prints_head_and_unsealed_tail(call, grace):
    seal_pending()
    advance(call.close, by=grace)
    _length, seal = audit.head("skills")

    assert verified() == (f"skills: 3 sealed, 1 not yet sealed, head {seal}\n", 0)
    assert verified("skills") == verified()
    assert verified("nobodys") == (f"nobodys: 0 sealed, 0 not yet sealed, head {'0' * 64}\n", 0)


def test_the_command_names_each_fault_and_fails(call):
    seal_pending()
    third = AuditEntry.objects.get(sequence=3)
    without_triggers(("UPDATE core_auditentry SET operator = 'x' WHERE id = %s", [third.pk]))

    words, code = verified()
    assert code == 1
    assert words.startswith(f"FAULT skills place 3 entry {third.pk}: {ALTERED}\n")
