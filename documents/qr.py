# SPDX-License-Identifier: AGPL-3.0-or-later
"""A QR code as one small SVG picture for print: dark modules on the paper's white."""

QUIET_ZONE = 2
OVERLAP = 1.03  # Rows that only touch show hairlines in some PDF viewers.


def qr_svg(text: str) -> str:
    """Return the SVG of a QR code (error correction M) that holds `text`, drawn in modules of one unit."""
    import segno

    rows = segno.make(text, error="m", micro=False).matrix
    side = len(rows) + 2 * QUIET_ZONE
    path = "".join(
        f"M{start + QUIET_ZONE} {line + QUIET_ZONE}h{length}v{OVERLAP}h-{length}z"
        for line, row in enumerate(rows)
        for start, length in _runs(row)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{side}" height="{side}">'
        f'<path fill="#000000" d="{path}"/></svg>'
    )


def _runs(row: bytearray):
    """Yield (start, length) of each unbroken stretch of dark modules."""
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None
