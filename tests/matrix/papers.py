# SPDX-License-Identifier: AGPL-3.0-or-later
"""Papers that name their author."""

import io


def pdf(author: str) -> io.BytesIO:
    """A small PDF with an author in its metadata."""
    import pikepdf

    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.docinfo["/Author"] = author
    made.save(out)
    out.seek(0)
    return out
