# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one door for state: `advance(thing.step, by=person)`.

A lifecycle is an abstract model deriving from `Stateful` whose steps are methods decorated with `@step`.
Only `advance` calls them: it locks the row, checks state, permission and named refusals, applies, saves the
changed fields, and writes the audit entry and the outbox row in the same transaction. Race branches live
here only.
"""

import inspect
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import override
from django_fsm import ConcurrentTransitionMixin, FSMField, can_proceed, transition

from core import audit
from core.acting import SystemActor
from core.models import AuditEntry
from core.permissions import WHO_MAY, may
from core.refusals import NotAllowed, Refusal, TakenMeanwhile, WrongState

Check = Callable[[Any], "Refusal | None"]
AnyStateful = TypeVar("AnyStateful", bound="Stateful")
__all__ = [
    "Stateful",
    "advance",
    "advance_all",
    "advance_locked",
    "possible_steps",
    "state_field",
    "states_only",
    "step",
]


def state_field(states: type[models.TextChoices], default: str) -> FSMField:
    """Return the protected state field of a lifecycle."""
    return FSMField(choices=states.choices, default=default, protected=True, max_length=40, db_index=True)


def states_only(states: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Return the database's own promise that the state is one of the lifecycle's words."""
    return models.CheckConstraint(condition=models.Q(state__in=states.values), name=name)


def step(
    source: Iterable[str] | str, target: Any, *, may: str = "", refusals: Iterable[Check] = ()
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Declare a step: from which states, to which, who may (a permission name), what refuses it.

    A step without `may` is a consequence: it is taken only by an operation whose own permission was checked,
    or by a system actor that has it in its list. Each refusal is a function of the thing that answers a
    Refusal or None. The step's one-line docstring is its name for people.
    """
    sources = [source] if isinstance(source, str) else list(source)
    return transition(
        field="state", source=sources, target=target, custom={"may": may, "refusals": tuple(refusals)}
    )


class Stateful(ConcurrentTransitionMixin, models.Model):
    """A row with a lifecycle. Its state changes only through `advance`; reload it with `fresh()`."""

    if TYPE_CHECKING:
        state: str

    class Meta:
        abstract = True

    def fresh(self: AnyStateful) -> AnyStateful:
        """Return this row as it stands in the database now (a new object: fsm-2's refresh is not used)."""
        return type(self)._base_manager.get(pk=self.pk)

    def refresh_from_db(self, using: Any = None, fields: Any = None, from_queryset: Any = None) -> None:
        """Take over the values of a fresh copy; django-fsm's own version lifts the protection class-wide."""
        fresh = (from_queryset or type(self)._base_manager.using(using or self._state.db)).get(pk=self.pk)
        if fields is None:
            self._state.fields_cache.clear()
            _take_over(self, fresh)
            return
        for name in fields:
            self.__dict__.get("_prefetched_objects_cache", {}).pop(name, None)
            self._state.fields_cache.pop(name, None)
        for field in self._meta.concrete_fields:
            if {field.name, field.attname} & set(fields):
                self.__dict__[field.attname] = fresh.__dict__[field.attname]
        self._update_initial_state()

    def _update_initial_state(self) -> None:
        """Remember the state for the mixin's check at saving; a deferred one is not read for that alone."""
        if "state" in self.__dict__:
            super()._update_initial_state()

    def _do_update(self, *args: Any, **kwargs: Any) -> bool:  # type: ignore[override]  # as of Django 5.2
        """Save only if the state is still the one that was read; a deferred one is read now."""
        if "state" not in self.__dict__:
            self.refresh_from_db(fields=["state"])
        return super()._do_update(*args, **kwargs)

    @property
    def state_label(self) -> Any:
        """The state's word for people."""
        return self.get_state_display()  # type: ignore[attr-defined]


def _take_over(thing: models.Model, other: models.Model) -> None:
    """Give `thing` the field values of `other`, leaving its cached relations as they are where still true.

    Facts that were remembered on the old object (prefetched rows, places in the team) are forgotten.
    """
    cached = thing._state.fields_cache
    for field in thing._meta.concrete_fields:
        if thing.__dict__.get(field.attname) != other.__dict__.get(field.attname):
            cached.pop(field.name, None)
    for name in [name for name in thing.__dict__ if name.startswith("_") and name != "_state"]:
        del thing.__dict__[name]
    thing.__dict__.update({name: value for name, value in other.__dict__.items() if name != "_state"})


def lock(thing: AnyStateful) -> AnyStateful:
    """Return a fresh copy of the row, locked until the transaction ends (SQLite's transaction is the lock).

    The key itself stays readable: rows that point here may be written meanwhile, and two transactions that
    first wrote such a row and then lock their parent do not stand in each other's way for ever.
    """
    return type(thing)._base_manager.select_for_update(no_key=True).get(pk=thing.pk)


def _definition(bound: Any) -> dict[str, Any]:
    """Return what `@step` declared for a bound step."""
    if not hasattr(bound, "_django_fsm"):
        raise TypeError(f"{bound} is not a step.")
    return next(iter(bound._django_fsm.transitions.values())).custom


def _act(thing: models.Model, name: str) -> str:
    """Return the full name of a step: room.noun.step."""
    return f"{thing._meta.label_lower}.{name}"


def _wrong_state(thing: Stateful) -> Refusal:
    """Explain why the step is not possible: who changed the thing, when, to what."""
    words: dict[str, Any] = {"thing": str(thing), "state": thing.state_label}
    latest = (
        AuditEntry.objects.filter(
            subject_type=ContentType.objects.get_for_model(thing), subject_id=thing.pk, to_state=thing.state
        )
        .select_related("by")
        .order_by("-pk")
        .first()
    )
    if latest is None:
        return WrongState(**words)
    when = timezone.localtime(latest.happened_at)
    return TakenMeanwhile(who=str(latest.by or latest.actor), when=f"{when:%d.%m.%Y %H:%M %Z}", **words)


def _check(bound: Any, by: Any, act: str) -> None:
    """Raise the Refusal that stands in the way of this step, if any."""
    thing, rule = bound.__self__, _definition(bound)
    if isinstance(by, SystemActor):
        if not by.may_take(act):
            raise NotAllowed()
    elif rule["may"] and not may(by, rule["may"], thing):
        raise NotAllowed(who=WHO_MAY[rule["may"]])
    found = stands_in_the_way(bound)
    if found is not None:
        raise found


def stands_in_the_way(bound: Any) -> Refusal | None:
    """Return the Refusal of the thing's state, or the step's own, that stands in the way; else None."""
    thing = bound.__self__
    if not can_proceed(bound):
        return _wrong_state(thing)
    for refusal in _definition(bound)["refusals"]:
        found = refusal(thing)
        if found is not None:
            return found
    return None


def offered_to(function: Any, given: dict[str, Any], **offered: Any) -> dict[str, Any]:
    """Return what to hand to the step: all that was given, and `at` or `by` where it asks for them."""
    wanted = inspect.signature(function).parameters
    return given | {name: value for name, value in offered.items() if name in wanted}


def advance(bound: Any, *, by: Any, at: datetime | None = None, **given: Any) -> Any:
    """Take one step, all or nothing, and return the thing as it stands afterwards.

    `by` is a Person or a SystemActor. `at` (aware) is for imports and the demo: when it happened. Raises
    NotAllowed (who may), WrongState (who was first) or the step's own Refusal. The object that was handed in
    carries the new values afterwards.
    """
    thing, name = bound.__self__, bound.__name__
    with transaction.atomic():
        locked = lock(thing)
        again = getattr(locked, name)
        act = _act(locked, name)
        _check(again, by, act)
        before = {field.attname: getattr(locked, field.attname) for field in locked._meta.concrete_fields}
        again(**offered_to(again, given, at=at or timezone.now(), by=by))
        changed = [
            field.name
            for field in locked._meta.concrete_fields
            if getattr(locked, field.attname) != before[field.attname]
        ]
        locked.save(update_fields=changed or ["state"])
        audit.record(name, locked, by=by, at=at, from_state=before["state"], to_state=locked.state, **given)
    _take_over(thing, locked)
    return thing


def advance_all(bounds: Iterable[Any], *, by: Any, at: datetime | None = None, **given: Any) -> list[Any]:
    """Take the same kind of step for many things in one transaction: all of them or none."""
    with transaction.atomic():
        return [advance(bound, by=by, at=at, **given) for bound in bounds]


def advance_locked(
    rows: Iterable[AnyStateful], name: str, *, by: Any, at: datetime | None = None, **given: Any
) -> list[audit.Act]:
    """Take one step for many rows that the caller has just read and locked in this transaction: all or none.

    Rows that change alike are saved by one statement. The acts come back, so that the caller records them with
    others (audit.record_all). Raises what `advance` raises; what a step sets must be hashable.
    """
    things, when = list(rows), at or timezone.now()
    for thing in things:
        _check(getattr(thing, name), by, _act(thing, name))
    alike: dict[tuple[Any, ...], list[AnyStateful]] = {}
    acts = []
    for thing in things:
        fields, came_from = thing._meta.concrete_fields, thing.state
        before = {field.attname: getattr(thing, field.attname) for field in fields}
        bound = getattr(thing, name)
        bound(**offered_to(bound, given, at=when, by=by))
        now = {field.attname: getattr(thing, field.attname) for field in fields}
        changed = tuple((key, value) for key, value in now.items() if value != before[key])
        alike.setdefault((type(thing), came_from, changed), []).append(thing)
        acts.append(audit.Act(name, thing, came_from, thing.state, given=given))
    for (model, came_from, changed), members in alike.items():
        standing = model._base_manager.filter(pk__in=[one.pk for one in members], state=came_from)
        if standing.update(**dict(changed)) != len(members):
            now_there = [one.fresh() for one in members]
            raise _wrong_state(
                next(one for one in now_there if any(getattr(one, k) != v for k, v in changed))
            )
        for one in members:
            one._update_initial_state()
    return acts


def possible_steps(thing: Stateful, person: Any) -> set[str]:
    """Return the names of the steps this person could take now (state and permission; no refusals run)."""
    names = set()
    for rule in thing.get_all_state_transitions():  # type: ignore[attr-defined]
        allowed = rule.custom.get("may", "")
        if rule.source in {thing.state, "*"} and allowed and may(person, allowed, thing):
            names.add(rule.name)
    return names


def steps_of(model: type[Stateful]) -> list[tuple[str, str, str, str, str]]:
    """Return (name, source, target, permission, docstring) of every step, for docs and tests."""
    found = []
    with override("en"):
        for rule in model().get_all_state_transitions():  # type: ignore[attr-defined]
            words = (inspect.getdoc(rule.method) or "").splitlines()
            found.append(
                (
                    rule.name,
                    rule.source,
                    str(rule.target),
                    rule.custom.get("may", ""),
                    words[0] if words else "",
                )
            )
    return sorted(found)
