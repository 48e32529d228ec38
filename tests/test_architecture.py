# SPDX-License-Identifier: AGPL-3.0-or-later
"""The walls of the house, read from the tree: one door for state, one kind of hands that write, files that fit."""

import ast
import re
import statistics
import subprocess
import sys
from os import environ
from pathlib import Path

import pytest

from tests.tree import ROOMS, ROOT, files, sources, step_shapes

WRITES_WHEN_BARE = {"save", "delete", "asave", "adelete"}
WRITES_WITH_KEYWORDS = {"create", "update", "acreate", "aupdate"}
WRITES_ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
HEAVY = ("pandas", "numpy", "scipy", "weasyprint", "pikepdf", "openpyxl", "PIL", "lxml")


def where(found) -> str:
    return "\n" + "\n".join(found)


# One door for state


def sets_state(node: ast.AST) -> bool:
    targets = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "setattr":
        return len(node.args) > 1 and isinstance(node.args[1], ast.Constant) and node.args[1].value == "state"
    flat = [one for target in targets for one in getattr(target, "elts", [target])]
    return any(isinstance(one, ast.Attribute) and one.attr == "state" for one in flat)


def gives_state(call: ast.Call) -> bool:
    """Whether a call writes rows with a state past the door."""
    if not isinstance(call.func, ast.Attribute):
        return False
    named = any(keyword.arg == "state" for keyword in call.keywords)
    if call.func.attr in WRITES_WITH_KEYWORDS | {"get_or_create", "update_or_create"}:
        return named
    return call.func.attr == "bulk_update" and "'state'" in ast.unparse(call)


def test_state_is_set_only_in_the_door():
    found = [
        source.at(node)
        for source in sources()
        if source.name != "core/lifecycle.py"
        for node in ast.walk(source.tree)
        if sets_state(node) or (isinstance(node, ast.Call) and gives_state(node))
    ]
    assert not found, where(found)


def test_steps_are_taken_only_by_advance():
    shapes = step_shapes()
    found = [
        source.at(call)
        for source in sources()
        for call in source.calls()
        if any(shape.fits(call) for shape in shapes)
    ]
    assert not found, where(found)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("call.open(at=now)", True),
        ("submission.take_back()", True),
        ("self.submission.withdraw(at=now, reason=reason)", True),
        ("award.decline(**given)", True),
        ("advance(call.open, by=grace)", False),
        ("operations.open_call(call, by=grace)", False),
        ("submission.submit(thing, by=person)", False),
        ("path.open()", False),
        ("file.close()", False),
        ("image.open(at='x', mode='r')", False),
    ],
)
def test_the_eye_for_steps_sees_what_it_should(text, seen):
    call = ast.parse(text).body[0].value
    assert any(shape.fits(call) for shape in step_shapes()) is seen


@pytest.mark.parametrize(
    "text",
    [
        "call.state = 'open'",
        "a, call.state = 1, 2",
        "call.state += 'x'",
        "setattr(call, 'state', 'open')",
    ],
)
def test_the_eye_for_states_sees_what_it_should(text):
    assert any(sets_state(node) for node in ast.walk(ast.parse(text)))
    assert not any(sets_state(node) for node in ast.walk(ast.parse("state = call.state")))


def test_the_eye_for_given_states_sees_what_it_should():
    written = ["rows.update(state='open')", "Call.objects.create(state=s)", "q.bulk_update(x, ['state'])"]
    assert all(gives_state(ast.parse(text).body[0].value) for text in written)
    assert not gives_state(ast.parse("calls.filter(state='open')").body[0].value)


# Only operations write


def writes(call: ast.Call) -> bool:
    """Whether a call looks like a model's or a queryset's own writing (not a picture's or a dictionary's)."""
    if not isinstance(call.func, ast.Attribute):
        return False
    name, keywords = call.func.attr, {keyword.arg for keyword in call.keywords}
    if name in WRITES_ALWAYS:
        return True
    if name in WRITES_WHEN_BARE:
        return not call.args and keywords <= {"update_fields", "force_insert", "force_update", "using", None}
    return name in WRITES_WITH_KEYWORDS and not call.args and bool(keywords)


def is_a_writer(name: str) -> bool:
    path = Path(name)
    return path.parts[0] == "core" or "operations" in path.parts or path.name == "operations.py"


def test_only_operations_write():
    found = [
        source.at(call)
        for source in sources()
        if not is_a_writer(source.name)
        for call in source.calls()
        if writes(call)
    ]
    assert not found, where(found)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("thing.save()", True),
        ("thing.save(update_fields=['a'])", True),
        ("calls.filter(pk=1).delete()", True),
        ("Call.objects.create(key='a')", True),
        ("calls.update(title='a')", True),
        ("Call.objects.get_or_create(key='a')", True),
        ("picture.save(buffer, format='PNG')", False),
        ("digest.update(content)", False),
        ("known.update({'a': 1})", False),
        ("venv.create('folder')", False),
    ],
)
def test_the_eye_for_writing_sees_what_it_should(text, seen):
    assert writes(ast.parse(text).body[0].value) is seen


# Nobody passes every rule


def test_there_are_no_superusers_staff_flags_or_groups():
    flags = {"is_staff", "is_superuser", "user_permissions", "groups"}
    called = {call.func for source in sources() for call in source.calls()}  # match.groups() is no group
    found = [
        source.at(node)
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and node.attr in flags and node not in called
    ]
    found += [
        str(path) for path in files(".html") if re.search(r"\bis_(staff|superuser)\b", path.read_text())
    ]
    assert not found, where(found)


def test_there_is_no_admin(settings):
    assert not [app for app in settings.INSTALLED_APPS if "admin" in app]
    found = [source.name for source in sources() if "django.contrib.admin" in source.text]
    assert not found, where(found)


def test_no_model_lets_a_row_vanish_with_another():
    """A person, a call, a submission is never deleted by the deletion of something it points to."""
    from django.apps import apps
    from django.db import models

    found = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.split(".")[0] in {"core", "accounts", "documents", "grants", "reviews", "budgets"}
        for field in model._meta.concrete_fields
        if field.remote_field and field.remote_field.on_delete is not models.PROTECT
    ]
    assert not found, where(found)


# What leaves the house


def test_html_becomes_pdf_in_one_place_only():
    found = {
        source.name
        for source in sources()
        for call in source.calls()
        if (getattr(call.func, "id", "") or getattr(call.func, "attr", "")) == "HTML"
    }
    assert found == {"documents/render_child.py"}


def test_nothing_heavy_is_loaded_when_the_web_starts():
    look = (
        "import django, sys; django.setup(); import config.urls, config.wsgi; "
        "from django.urls import get_resolver; get_resolver().reverse_dict; "
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    environment = {**environ, "INZIRA_MODE": "test", "DJANGO_SETTINGS_MODULE": "config.settings"}
    shown = subprocess.run(
        [sys.executable, "-c", look], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"


def test_a_test_cannot_reach_the_network():
    import socket

    from pytest_socket import SocketConnectBlockedError

    with (
        socket.socket() as outside,
        pytest.warns(match="192.0.2.1"),
        pytest.raises(SocketConnectBlockedError),
    ):
        outside.connect(("192.0.2.1", 80))


INLINE = re.compile(
    r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|javascript:|<style\b""", re.IGNORECASE
)


def test_no_page_needs_a_looser_content_policy():
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files(".html")
        if "documents" not in path.parts and "node_modules" not in path.parts
        for match in INLINE.finditer(path.read_text())
    ]
    assert not found, where(found)


# The shape of files

CODE = ROOMS


def test_every_file_says_under_which_licence_it_stands_and_what_it_is_for():
    everywhere = sources(*CODE, "tests", "scripts", "bench", "demo")
    line = "# SPDX-License-Identifier: AGPL-3.0-or-later\n"
    found = [source.name for source in everywhere if source.text and line not in source.text[:120]]
    found += [
        f"{source.name}: no docstring"
        for source in everywhere
        if source.tree.body and not ast.get_docstring(source.tree)
    ]
    assert not found, where(found)


def test_no_file_is_longer_than_a_person_reads():
    found = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in files(".py", ".html", ".css", ".js")
        if "migrations" not in path.parts and "vendor" not in str(path)
        for lines in [len(path.read_text().splitlines())]
        if lines > (150 if path.suffix == ".html" else 400)
    ]
    assert not found, where(found)


def test_most_files_are_short():
    lengths = sorted(len(source.text.splitlines()) for source in sources() if source.tree.body)
    assert statistics.median(lengths) <= 80
    assert lengths[int(len(lengths) * 0.9)] <= 200


def test_no_function_is_longer_than_a_page():
    found = [
        f"{source.name}:{node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for source in sources(*CODE, "scripts", "bench")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 40
    ]
    assert not found, where(found)
