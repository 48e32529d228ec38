# SPDX-License-Identifier: AGPL-3.0-or-later
"""A whole form comes from a file or from another call; the same one twice changes nothing."""

from copy import deepcopy
from typing import Any

from grants.blueprint.reading import Document, document_of
from grants.models import Call
from grants.operations.form import refusals as no
from grants.operations.form.writing import write_form


def bring_form(call: Call, *, document: Document, by: Any) -> None:
    """Put a form that was read from a file in the place of the one that is worked on."""
    write_form(call, lambda _form: document, by=by, what="bring_form")


def copy_form(call: Call, *, source: Call, by: Any) -> None:
    """Take over the form of another call of the programme, without what it asks no more. Raises OtherProgramme."""
    if source.programme_id != call.programme_id:
        raise no.OtherProgramme(field="source")
    stages = set(call.stages.values_list("key", flat=True))
    document = deepcopy(document_of(source))
    for part in document["parts"]:
        part["stage"] = part["stage"] if part["stage"] in stages else ""
        part["questions"] = [one for one in part["questions"] if not one["retired"]]
    write_form(call, lambda _form: document, by=by, what="copy_form", about=source.key)
