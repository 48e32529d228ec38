# SPDX-License-Identifier: AGPL-3.0-or-later
"""The next version of a form is published, or thrown away. Answers that were given are not touched."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from core import audit
from grants.blueprint.working import working_on
from grants.models import Call, FormVersion
from grants.operations.form import refusals as no
from grants.operations.form.writing import form_in_hand, lay_down, refuse_unfit


def publish_form(call: Call, *, by: Any) -> FormVersion:
    """Ask the next version from now on; what was sent keeps the words that it answered.

    Raises NothingToPublish, and what write_form raises.
    """
    with transaction.atomic():
        locked = form_in_hand(call, by=by)
        working = working_on(locked)
        if working.next is None or not working.changes:
            raise no.NothingToPublish()
        version = working.next
        refuse_unfit(locked, version.content)
        version.changes = working.changes
        version.published_at, version.published_by = timezone.now(), by
        lay_down(locked, version.content, version.number)
        version.save()
        audit.record("publish_form", locked, by=by, version=version.number, changes=len(version.changes))
    return version


def discard_form(call: Call, *, by: Any) -> None:
    """Throw the next version away. Raises NothingToPublish where there is none."""
    with transaction.atomic():
        locked = form_in_hand(call, by=by)
        gone, _rows = locked.form_versions.filter(published_at=None).delete()
        if not gone:
            raise no.NothingToPublish()
        audit.record("discard_form", locked, by=by)
