# SPDX-License-Identifier: AGPL-3.0-or-later
"""Draft translations: a reviewer of the programme reads, confirms, corrects, and takes the catalogue home."""

import polib
import pytest
from django.utils import timezone

from accounts.models import TranslationReview
from accounts.operations.translation import review_string
from accounts.states import Role
from core.catalogue import Message, catalogue, lost_marks, read
from core.models import AuditEntry
from core.refusals import NotAllowed, Refusal
from tests import personas, worlds
from tests.grants.views.looking import queries

pytestmark = pytest.mark.django_db
LIST = "/run/translations/tvet/rw/"


def key(msgid: str, context: str = "") -> str:
    return Message(msgid, context=context).key


HELLO = key("Hello %(name)s,")
PEOPLE = key("%(n)s person")


@pytest.fixture
def reviewer():
    worlds.programme()
    who = personas.marie()
    personas.give(who, Role.TRANSLATOR)
    return who


def test_the_list_is_filtered_by_words_status_and_screen(client_for, reviewer):
    client = client_for(reviewer)
    review_string(programme_key="tvet", language="rw", key=HELLO, texts=("Muraho %(name)s,",), by=reviewer)

    page = client.get(LIST).content.decode()
    words = client.get(LIST, {"q": "murandasi"}).content.decode()
    screen = client.get(LIST, {"place": "templates/accounts/mail/code_sms.txt"}).content.decode()
    confirmed = client.get(LIST, {"state": "confirmed"}).content.decode()
    nothing = client.get(LIST, {"state": "corrected"}).content.decode()

    assert f"1 of {len(catalogue('rw')):,} strings are reviewed.".replace(",", "\u202f") in page
    assert "What if the power or the network fails?" in words
    assert "Nobody from the programme will ask you for it." in screen
    assert (
        screen.count('<li><div><a href="/run/translations/')
        == confirmed.count('<li><div><a href="/run/')
        == 1
    )
    assert "No string fits" in nothing


def test_a_draft_is_confirmed_as_it_is_and_the_next_is_shown(client_for, reviewer):
    client = client_for(reviewer)
    shown = client.get(f"{LIST}{HELLO}/").content.decode()

    answer = client.post(f"{LIST}{HELLO}/", {"text_0": "Muraho %(name)s,"})

    assert "Bonjour %(name)s," in shown
    kept = TranslationReview.objects.get()
    assert (kept.key, kept.texts, kept.corrected, kept.reviewed_by) == (
        HELLO,
        ["Muraho %(name)s,"],
        False,
        reviewer,
    )
    assert AuditEntry.objects.get(act="accounts.translationreview.confirm_string").programme_key == "tvet"
    following = list(catalogue("rw"))[list(catalogue("rw")).index(HELLO) + 1]
    assert answer["Location"] == f"{LIST}{following}/"


def test_a_lost_placeholder_is_said_at_its_field_and_nothing_typed_is_lost(client_for, reviewer):
    answer = client_for(reviewer).post(f"{LIST}{PEOPLE}/", {"text_0": "Umuntu", "text_1": "Abantu benshi"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="id_text_1_error"' in page
    assert 'id="id_text_0_error"' not in page
    assert "Keep what stands for something else exactly as in the English: %(n)s" in page
    assert "Abantu benshi</textarea>" in page
    assert not TranslationReview.objects.exists()


@pytest.mark.parametrize(
    ("original", "text", "lost"),
    [
        ("Hello %(name)s", "Muraho %(name)s", []),
        ("Hello %(name)s", "Muraho %(nama)s", ["%(name)s", "%(nama)s"]),
        ("%(n)s of %(n)s", "%(n)s", ["%(n)s"]),
        ("Left: {n}", "Hasigaye: n", ["{n}"]),
        ("A <b>word</b>", "Ijambo", ["<b>", "</b>"]),
        ("100 %% of %s", "%s", ["%%"]),
    ],
)
def test_marks_that_stand_for_something_else_are_counted(original, text, lost):
    assert lost_marks(original, text) == lost


def test_a_correction_is_kept_and_the_last_word_counts(reviewer):
    given = {"programme_key": "tvet", "language": "rw", "key": PEOPLE, "by": reviewer}
    review_string(texts=("Umuntu umwe", "Abantu: %(n)s"), **given)
    review_string(texts=catalogue("rw")[PEOPLE].texts, **given)

    assert TranslationReview.objects.get().corrected is False
    acts = AuditEntry.objects.filter(act__startswith="accounts.translationreview").order_by("pk")
    assert [entry.act.rsplit(".")[-1] for entry in acts] == ["correct_string", "confirm_string"]
    with pytest.raises(Refusal, match="Write the translation"):
        review_string(texts=("", "Abantu: %(n)s"), **given)
    with pytest.raises(NotAllowed, match="reviewers of translations"):
        review_string(texts=("a", "%(n)s"), **given | {"by": personas.grace()})


def test_the_file_taken_home_is_a_catalogue_with_what_was_reviewed(client_for, reviewer):
    review_string(
        programme_key="tvet", language="rw", key=HELLO, texts=("Mwaramutse %(name)s,",), by=reviewer
    )

    answer = client_for(reviewer).get(f"{LIST}export/")

    taken = polib.pofile(answer.content.decode())
    before = polib.pofile("locale/rw/LC_MESSAGES/django.po")
    changed = [
        (mine.msgid, mine.msgstr, mine.tcomment.split(" ")[0])
        for mine, one in zip(taken, before, strict=True)
        if (mine.msgstr, mine.msgstr_plural, mine.tcomment) != (one.msgstr, one.msgstr_plural, one.tcomment)
    ]
    assert changed == [("Hello %(name)s,", "Mwaramutse %(name)s,", "reviewed")]
    assert taken.metadata == before.metadata
    assert 'filename="inzira-rw-' in answer["Content-Disposition"]


def test_a_catalogue_is_read_as_gettext_writes_it():
    text = (
        'msgid ""\nmsgstr "Language: rw\\n"\n\n# seen\n#. code\n#: a.py b.py\n#, python-format\nmsgctxt "c"\n'
    )
    text += 'msgid ""\n"one "\n"%(n)s"\nmsgid_plural "many"\nmsgstr[0] "a\\"b"\nmsgstr[1] ""\n"c\\n"\n'

    _head, message = read(text)

    assert (message.msgid, message.plural, message.context) == ("one %(n)s", "many", "c")
    assert message.texts == ('a"b', "c\n")
    assert (message.places, message.flags) == (("a.py", "b.py"), ("python-format",))


@pytest.mark.parametrize(
    "path", ["/run/translations/elsewhere/rw/", "/run/translations/tvet/fr/", f"{LIST}nothing/"]
)
def test_what_is_not_to_be_reviewed_is_not_found(client_for, reviewer, path):
    assert client_for(reviewer).get(path).status_code == 404


def test_the_list_costs_the_same_for_one_review_and_for_three(client_for, reviewer):
    client = client_for(reviewer)
    costs = []
    for some in (list(catalogue("rw"))[:1], list(catalogue("rw"))[1:3]):
        for one in some:
            texts = catalogue("rw")[one].texts
            review_string(programme_key="tvet", language="rw", key=one, texts=texts, by=reviewer)
        costs.append(queries(client, LIST))
    assert costs[0] == costs[1]


def test_after_the_last_string_the_list_is_shown(client_for, reviewer):
    TranslationReview.objects.bulk_create(
        TranslationReview(
            programme_key="tvet", language="rw", key=one, texts=list(message.texts), corrected=False,
            reviewed_by=reviewer, reviewed_at=timezone.now(),
        )
        for one, message in catalogue("rw").items() if one != HELLO
    )  # fmt: skip

    assert client_for(reviewer).post(f"{LIST}{HELLO}/", {"text_0": "Muraho %(name)s,"})["Location"] == LIST


def test_the_pages_in_a_draft_language_say_so_and_nothing_else_does(client):
    assert (
        "Ubu busobanuro bwo mu Kinyarwanda ni umushinga"
        in client.get("/help/", headers={"Accept-Language": "rw"}).content.decode()
    )
    assert "is a draft." not in client.get("/help/").content.decode().split("<footer")[1]
