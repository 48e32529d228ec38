# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to a batch, in words for the history of its page."""

from django.utils.translation import gettext_lazy as _

from grants import acts

acts.WORDS.update(
    {
        "paymentbatch.draft": _("began the batch"),
        "paymentbatch.add": _("added payments"),
        "paymentbatch.take_out": _("took a payment out"),
        "paymentbatch.lock": _("locked the list and its control sum"),
        "paymentbatch.approve": _("released payments of it"),
        "paymentbatch.pass_release": _("completed the release; its file was made"),
        "paymentbatch.hand_over": _("handed it over"),
        "paymentbatch.cancel": _("cancelled it"),
    }
)
