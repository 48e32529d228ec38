# SPDX-License-Identifier: AGPL-3.0-or-later
"""The registry of what can be paid: one kind for a label, and nothing else."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from budgets import payables


def test_a_thing_is_known_by_its_label(monkeypatch):
    monkeypatch.setattr(payables, "PAYABLES", {})
    given = dict.fromkeys(list(payables.Payable.__dataclass_fields__), print) | {"label": "room.thing"}
    first = payables.payable(payables.Payable(**given))
    thing = SimpleNamespace(_meta=SimpleNamespace(label_lower="room.thing"))
    assert payables.kind_of(thing) is first
    again = payables.payable(replace(first, text=str))
    assert payables.kind_of(thing) is again
    with pytest.raises(KeyError):
        payables.kind_of(SimpleNamespace(_meta=SimpleNamespace(label_lower="room.other")))
