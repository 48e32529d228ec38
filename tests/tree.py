# SPDX-License-Identifier: AGPL-3.0-or-later
"""The source tree as the architecture's tests read it: files, syntax trees, and the steps of all lifecycles."""

import ast
import inspect
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROOMS = (
    "core", "accounts", "documents", "grants", "reviews", "budgets", "workflows", "showcase", "exchange", "config",
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """A Python file, parsed."""

    name: str
    text: str
    tree: ast.Module

    def calls(self) -> Iterator[ast.Call]:
        """Every call in the file."""
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))

    def at(self, node: ast.AST) -> str:
        """Where a node stands, as one can click it."""
        return f"{self.name}:{node.lineno}: {ast.unparse(node)[:100]}"


def files(*suffixes: str) -> list[Path]:
    """The project's files with these endings: what is committed or about to be, nothing that is ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    return [
        ROOT / name for name in sorted(set(listed)) if name.endswith(suffixes) and (ROOT / name).is_file()
    ]


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """The Python files of these folders (of all rooms when none is named), without migrations."""
    wanted = folders or ROOMS
    found = []
    for path in files(".py"):
        name = path.relative_to(ROOT)
        if name.parts[0] in wanted and "migrations" not in name.parts:
            text = path.read_text()
            found.append(Source(str(name), text, ast.parse(text)))
    return tuple(found)


@dataclass(frozen=True)
class StepShape:
    """How a direct call of a step would look: its name and its keywords."""

    name: str
    needed: frozenset[str]
    known: frozenset[str]

    def fits(self, call: ast.Call) -> bool:
        """Whether this call could be the step itself: steps take keywords only, operations their subject first."""
        if not isinstance(call.func, ast.Attribute) or call.func.attr != self.name or call.args:
            return False
        given = {keyword.arg for keyword in call.keywords}
        if None in given:  # ** hides what is given; the person who acts is never given to a step by hand
            return "by" not in given
        return self.needed <= given <= self.known


def step_shapes() -> set[StepShape]:
    """The shapes of all steps of all lifecycles."""
    from django.apps import apps

    from core.lifecycle import Stateful, steps_of

    shapes = set()
    for model in apps.get_models():
        if not issubclass(model, Stateful):
            continue
        for name, *_rest in steps_of(model):
            parameters = list(inspect.signature(getattr(model, name)).parameters.values())[1:]
            needed = frozenset(one.name for one in parameters if one.default is one.empty)
            shapes.add(StepShape(name, needed, frozenset(one.name for one in parameters)))
    return shapes
