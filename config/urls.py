# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every address of the product; each room brings its own."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("core.urls")),
    path("", include("accounts.urls")),
    path("", include("documents.urls")),
    path("", include("grants.urls")),
    path("", include("reviews.urls")),
    path("", include("budgets.urls")),
    path("", include("workflows.urls")),
    path("", include("exchange.urls")),
    path("", include("showcase.urls")),
]
if settings.DEMO_MODE or settings.DEBUG or settings.MODE == "test":
    from core.styleguide import styleguide

    urlpatterns.append(path("styleguide/", styleguide, name="styleguide"))
