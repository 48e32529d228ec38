# SPDX-License-Identifier: AGPL-3.0-or-later
"""A form as one document (docs/forms.md): read from the rows, judged, changed, compared. Nothing here writes."""
