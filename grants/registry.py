# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registries through which upper rooms add what belongs to a call without being imported here."""

from collections.abc import Callable, Mapping
from typing import Any

# Called as copier(old_stage, new_stage, by=person) for each stage of a call that is copied.
COPIERS: list[Callable[..., None]] = []
# Called as counter(call) -> {stage pk: number of criteria}. Without one, criteria are not judged.
CRITERIA_COUNTERS: list[Callable[[Any], Mapping[int, int]]] = []
# Called as objection(call) -> a Refusal, or None: may the panel give this call back to screening?
RETURN_OBJECTIONS: list[Callable[[Any], Exception | None]] = []


def copies(copier: Callable[..., None]) -> Callable[..., None]:
    """Register a copier of what stands on a stage (criteria)."""
    COPIERS.append(copier)
    return copier


def counts_criteria(counter: Callable[[Any], Mapping[int, int]]) -> Callable[[Any], Mapping[int, int]]:
    """Register the function that knows how many criteria each stage of a call has."""
    CRITERIA_COUNTERS.append(counter)
    return counter


def objects_to_return(objection: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Register a reason for which a call may no longer go back from the panel to screening."""
    RETURN_OBJECTIONS.append(objection)
    return objection


def criteria_of(call: Any) -> dict[int, int] | None:
    """Return how many criteria each stage has, by its key in the database; None when nobody knows."""
    if not CRITERIA_COUNTERS:
        return None
    found: dict[int, int] = {}
    for counter in CRITERIA_COUNTERS:
        found.update(counter(call))
    return found
