# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was said in the house that the browser visits, and how its pages are looked at."""

from typing import Any

from django.utils import timezone

from conversations.models import Bounce
from conversations.operations.bulletin import hand_in, write_bulletin
from conversations.operations.thread import write_message
from core.translated import Translated
from core.uploads import clean_upload
from tests import personas
from tests.matrix.papers import pdf

WORDS = Translated({"en": "The call closes soon", "fr": "L’appel ferme bientôt"})


def talking(sent: Any, draft: Any) -> dict[str, Any]:
    """A conversation of three messages, a message to many as a draft and one that went out, a mail that came back."""
    file = clean_upload(pdf("nobody"), "offer.pdf")
    aline, grace = personas.aline(), personas.grace()
    write_message(
        sent, text="May we buy the panes elsewhere?\n\nThe shop closed.", by=aline, key="a", files=[file]
    )
    write_message(sent, text="Yes, with three offers.", by=grace, key="b", asks=True)
    write_message(draft, text="When will you decide?", by=aline, key="c")
    filters = {"call": sent.call.key, "state": "submitted"}
    bulletin, gone = (
        write_bulletin("submissions", filters=filters, subject=WORDS, text=WORDS, by=grace) for _n in range(2)
    )
    hand_in(gone, by=grace)
    Bounce.objects.create(
        key="back", address=aline.email, person=aline, status="5.1.1", hard=True, at=timezone.now()
    )
    return {"bulletin": bulletin, "gone": gone, "bounced": aline}
