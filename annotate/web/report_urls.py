"""The addresses of reports and their releases, below `p/<slug>/reports/`."""

from django.urls import path

from annotate.web import releases, report_entries, report_sections, reports

urlpatterns = [
    path("", reports.collection, name="report-list"),
    path("verification/", releases.verification, name="report-verification"),
    path("<slug:report>/", reports.detail, name="report-detail"),
    path("<slug:report>/preview/", reports.preview, name="report-preview"),
    path("<slug:report>/deletion/", reports.deletion, name="report-deletion"),
    path("<slug:report>/file/", releases.draft, name="report-draft"),
    path("<slug:report>/releases/", releases.collection, name="report-release-list"),
    path("<slug:report>/releases/<int:number>/", releases.detail, name="report-release-detail"),
    path("<slug:report>/releases/<int:number>/file/", releases.file, name="report-release-file"),
    path(
        "<slug:report>/releases/<int:number>/changes/",
        releases.changes,
        name="report-release-changes",
    ),
    path("<slug:report>/sections/", report_sections.collection, name="report-section-list"),
    path(
        "<slug:report>/sections/<uuid:section>/",
        report_sections.detail,
        name="report-section-detail",
    ),
    path(
        "<slug:report>/sections/<uuid:section>/place/",
        report_sections.place,
        name="report-section-place",
    ),
    path(
        "<slug:report>/sections/<uuid:section>/deletion/",
        report_sections.deletion,
        name="report-section-deletion",
    ),
    path("<slug:report>/entries/", report_entries.collection, name="report-entry-list"),
    path("<slug:report>/entries/<uuid:entry>/", report_entries.detail, name="report-entry-detail"),
    path(
        "<slug:report>/entries/<uuid:entry>/place/", report_entries.place, name="report-entry-place"
    ),
    path(
        "<slug:report>/entries/<uuid:entry>/settlement/",
        report_entries.settlement,
        name="report-entry-settlement",
    ),
    path(
        "<slug:report>/entries/<uuid:entry>/removal/",
        report_entries.removal,
        name="report-entry-removal",
    ),
    path(
        "<slug:report>/entries/<uuid:entry>/restoration/",
        report_entries.restoration,
        name="report-entry-restoration",
    ),
]
