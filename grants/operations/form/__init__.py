# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to the form of a call: written while it is in preparation, then in versions that are published."""

from grants.operations.form.bringing import bring_form, copy_form
from grants.operations.form.default import default_form
from grants.operations.form.editing import (
    add_part,
    add_question,
    change_part,
    change_question,
    duplicate_question,
    move_part,
    move_question,
    remove_part,
    remove_question,
    retire_question,
)
from grants.operations.form.publishing import discard_form, publish_form

__all__ = [
    "add_part",
    "add_question",
    "bring_form",
    "change_part",
    "change_question",
    "copy_form",
    "default_form",
    "discard_form",
    "duplicate_question",
    "move_part",
    "move_question",
    "publish_form",
    "remove_part",
    "remove_question",
    "retire_question",
]
