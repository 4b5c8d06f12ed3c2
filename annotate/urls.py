"""All addresses: the pages, the API, and what a proxy asks for."""

from django.urls import include, path

from annotate.server import health

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("api/v1/", include("annotate.api.urls")),
    path("schemas/", include("annotate.exporting.urls")),
    path("accounts/", include("annotate.web.account_urls")),
    path("", include("annotate.web.urls")),
]

handler400 = "annotate.web.errors.bad_request"
handler403 = "annotate.web.errors.forbidden"
handler404 = "annotate.web.errors.not_found"
handler500 = "annotate.web.errors.server_error"
