# SPDX-License-Identifier: AGPL-3.0-or-later
"""docs/lifecycle.md, written from the machines and the flows themselves; a test keeps it true."""

import inspect

from django.utils.translation import override

from budgets.models import (
    BudgetVersion,
    Expense,
    PayeeAccount,
    Payment,
    PaymentBatch,
    StatementLine,
    Tranche,
)
from core.lifecycle import Stateful, steps_of
from core.permissions import WHO_MAY
from documents.models import Document
from grants.models import Award, Call, Submission
from reviews.models import Review, Selection
from workflows.engine import HouseFlow, Wait
from workflows.flows import FLOWS

MACHINES: tuple[type[Stateful], ...] = (
    Call,
    Submission,
    Review,
    Selection,
    Award,
    BudgetVersion,
    Tranche,
    PayeeAccount,
    Payment,
    StatementLine,
    PaymentBatch,
    Expense,
    Document,
)
HEAD = """# Lifecycles and flows

This page is written by `make docs` from `*/lifecycle.py` and `workflows/*_flow.py`. The lifecycle says what is
possible; the flow says who is next.
"""


def lifecycle_page() -> str:
    """Return the whole page as Markdown, in English."""
    with override("en"):
        parts = [HEAD, *(machine_section(machine) for machine in MACHINES), "## Flows\n"]
        parts.extend(flow_section(flow) for flow in FLOWS)
    return "\n".join(parts)


def machine_section(machine: type[Stateful]) -> str:
    """Return one lifecycle as a diagram and a table of its steps."""
    steps = steps_of(machine)
    initial = machine._meta.get_field("state").default
    lines = [f"## {machine.__name__}\n", "```mermaid", "stateDiagram-v2", f"    [*] --> {initial}"]
    lines += [f"    {source} --> {target}: {name}" for name, source, target, _may, _words in steps]
    lines += ["```\n", "| step | from | to | who may | meaning |", "|---|---|---|---|---|"]
    for name in sorted({step[0] for step in steps}):
        same = [step for step in steps if step[0] == name]
        who = str(WHO_MAY[same[0][3]]) if same[0][3] else "a consequence of another act"
        sources = ", ".join(step[1] for step in same)
        lines.append(f"| `{name}` | {sources} | {same[0][2]} | {who} | {same[0][4]} |")
    return "\n".join(lines) + "\n"


def flow_section(flow: type[HouseFlow]) -> str:
    """Return one flow as the chain of its waits, with the words of the inbox."""
    about = (inspect.getdoc(flow) or "").splitlines()[0]
    lines = [f"### {flow.__name__}\n", f"{about}\n", "```mermaid", "flowchart LR"]
    waits, node = [], flow.start
    while node is not None:
        following = getattr(node, "_next", None)
        if following is not None:
            lines.append(f"    {node.name} --> {following.name}")
        if isinstance(node, Wait):
            waits.append(node)
        node = following
    lines += ["```\n", "| wait | in the inbox | ends when |", "|---|---|---|"]
    for wait in waits:
        fact = (inspect.getdoc(wait.fact) or wait.fact.__name__).splitlines()[0]
        lines.append(f"| `{wait.name}` | {wait.one % {'label': '…', 'n': 1}} | {fact} |")
    return "\n".join(lines) + "\n"
