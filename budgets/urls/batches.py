# SPDX-License-Identifier: AGPL-3.0-or-later
"""Addresses of payment batches and of a programme's ways out."""

from django.urls import URLPattern, path

from budgets.views import batch, batch_new, batch_steps, batches, ways_out

BATCHES = "run/batches/"
WAYS = BATCHES + "ways/<slug:key>/"
ONE = BATCHES + "<slug:number>/"

urlpatterns: list[URLPattern] = [
    path(BATCHES, batches.batches, name="batches"),
    path(BATCHES + "new/", batch_new.batch_new, name="batch_new"),
    path(WAYS, ways_out.ways_out, name="ways_out"),
    path(WAYS + "codes/", ways_out.coding, name="ways_out_codes"),
    path(WAYS + "accounts/new/", ways_out.source_new, name="source_new"),
    path(WAYS + "accounts/<int:pk>/close/", ways_out.source_close, name="source_close"),
    path(WAYS + "formats/<slug:name>/", ways_out.payout, name="payout_format"),
    path(ONE, batch.batch, name="batch"),
    path(ONE + "add/", batch_new.batch_add, name="batch_add"),
    path(ONE + "lock/", batch_steps.batch_lock, name="batch_lock"),
    path(ONE + "release/", batch_steps.batch_release, name="batch_release"),
    path(ONE + "papers/", batch_steps.batch_papers, name="batch_papers"),
    path(ONE + "hand-over/", batch_steps.batch_hand_over, name="batch_hand_over"),
    path(ONE + "cancel/", batch_steps.batch_cancel, name="batch_cancel"),
    path(ONE + "take-out/<int:pk>/", batch_steps.batch_take_out, name="batch_take_out"),
    path(ONE + "files/<int:pk>/", batch.batch_file, name="batch_file"),
]
