"""The API's addresses. No verbs: a change of state is a sub-resource."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from annotate.api import (
    agreement,
    anchorings,
    annotation_bulk,
    annotations,
    articles,
    assignments,
    comments,
    dismissals,
    docs,
    exports,
    history,
    imports,
    links,
    members,
    prepared_exports,
    projects,
    report_entries,
    reports,
    reviews,
    revisions,
    schema,
    seats,
    spans,
    tags,
)

_annotation: list[URLPattern | URLResolver] = [
    path("", annotations.AnnotationDetail.as_view(), name="api-annotation-detail"),
    path("review/", reviews.ReviewDetail.as_view(), name="api-annotation-review"),
    path("comments/", comments.CommentList.as_view(), name="api-annotation-comments"),
    path(
        "comments/<uuid:comment>/",
        comments.CommentDetail.as_view(),
        name="api-annotation-comment",
    ),
    path(
        "comments/<uuid:comment>/restoration/",
        comments.CommentRestoration.as_view(),
        name="api-annotation-comment-restoration",
    ),
    path("resolution/", comments.ResolutionDetail.as_view(), name="api-annotation-resolution"),
    path("history/", history.AnnotationHistory.as_view(), name="api-annotation-history"),
    path("anchoring/", anchorings.AnchoringDetail.as_view(), name="api-annotation-anchoring"),
    path("parts/", spans.AnnotationParts.as_view(), name="api-annotation-parts"),
    path("merger/", spans.AnnotationMerger.as_view(), name="api-annotation-merger"),
    path(
        "restoration/",
        annotations.AnnotationRestoration.as_view(),
        name="api-annotation-restoration",
    ),
]
_report: list[URLPattern | URLResolver] = [
    path("", reports.ReportDetail.as_view(), name="api-report-detail"),
    path("sections/", reports.SectionList.as_view(), name="api-report-sections"),
    path("sections/<uuid:section>/", reports.SectionDetail.as_view(), name="api-report-section"),
    path("entries/", report_entries.EntryList.as_view(), name="api-report-entries"),
    path("entries/<uuid:entry>/", report_entries.EntryDetail.as_view(), name="api-report-entry"),
    path(
        "entries/<uuid:entry>/settlement/",
        report_entries.EntrySettlement.as_view(),
        name="api-report-entry-settlement",
    ),
    path("releases/", report_entries.ReleaseList.as_view(), name="api-report-releases"),
    path(
        "releases/<int:number>/",
        report_entries.ReleaseDetail.as_view(),
        name="api-report-release",
    ),
    path(
        "releases/<int:number>/changes/",
        report_entries.ReleaseChanges.as_view(),
        name="api-report-release-changes",
    ),
]
_project: list[URLPattern | URLResolver] = [
    path("", projects.ProjectDetail.as_view(), name="api-project-detail"),
    path("members/", members.MemberList.as_view(), name="api-member-list"),
    path("members/<int:pk>/", members.MemberDetail.as_view(), name="api-member-detail"),
    path("tags/", tags.TagList.as_view(), name="api-tag-list"),
    path("tags/<slug:key>/", tags.TagDetail.as_view(), name="api-tag-detail"),
    path("articles/", articles.ArticleList.as_view(), name="api-article-list"),
    path("articles/<uuid:pk>/", articles.ArticleDetail.as_view(), name="api-article-detail"),
    path(
        "articles/<uuid:pk>/restoration/",
        articles.ArticleRestoration.as_view(),
        name="api-article-restoration",
    ),
    path(
        "articles/<uuid:pk>/revisions/",
        revisions.RevisionList.as_view(),
        name="api-revision-list",
    ),
    path(
        "articles/<uuid:pk>/revisions/<int:number>/",
        revisions.RevisionDetail.as_view(),
        name="api-revision-detail",
    ),
    path(
        "articles/<uuid:pk>/revisions/<int:number>/original/",
        revisions.RevisionOriginal.as_view(),
        name="api-revision-original",
    ),
    path(
        "articles/<uuid:pk>/agreement/",
        agreement.ArticleAgreement.as_view(),
        name="api-article-agreement",
    ),
    path("links/", links.LinkList.as_view(), name="api-link-list"),
    path("links/dismissals/", dismissals.DismissalList.as_view(), name="api-dismissal-list"),
    path(
        "links/dismissals/<uuid:pk>/",
        dismissals.DismissalDetail.as_view(),
        name="api-dismissal-detail",
    ),
    path("links/suggestions/", links.LinkSuggestions.as_view(), name="api-link-suggestions"),
    path("links/<uuid:pk>/", links.LinkDetail.as_view(), name="api-link-detail"),
    path("assignments/", assignments.AssignmentList.as_view(), name="api-assignment-list"),
    path(
        "articles/<uuid:pk>/assignments/<int:person>/",
        assignments.AssignmentDetail.as_view(),
        name="api-assignment-detail",
    ),
    path("imports/", imports.ImportList.as_view(), name="api-import-list"),
    path("imports/<uuid:pk>/", imports.ImportDetail.as_view(), name="api-import-detail"),
    path(
        "imports/<uuid:pk>/items/<uuid:item>/attempt/",
        imports.ImportItemAttempt.as_view(),
        name="api-import-item-attempt",
    ),
    path(
        "imports/<uuid:pk>/items/<uuid:item>/duplicate/",
        imports.ImportItemDuplicate.as_view(),
        name="api-import-item-duplicate",
    ),
    path("annotations/", annotations.AnnotationList.as_view(), name="api-annotation-list"),
    path("annotations/bulk/", annotation_bulk.AnnotationBulk.as_view(), name="api-annotation-bulk"),
    path("annotations/reviews/", reviews.ReviewList.as_view(), name="api-review-list"),
    path("annotations/<uuid:pk>/", include(_annotation)),
    path("reports/", reports.ReportList.as_view(), name="api-report-list"),
    path("reports/<uuid:pk>/", include(_report)),
    path("export/", exports.ExportDetail.as_view(), name="api-export-detail"),
    path("export/prepared/", prepared_exports.PreparedList.as_view(), name="api-prepared-list"),
    path(
        "export/prepared/<uuid:pk>/",
        prepared_exports.PreparedDetail.as_view(),
        name="api-prepared-detail",
    ),
    path(
        "export/prepared/<uuid:pk>/file/",
        prepared_exports.PreparedFile.as_view(),
        name="api-prepared-file",
    ),
]

urlpatterns = [
    path("projects/", projects.ProjectList.as_view(), name="api-project-list"),
    path("projects/<slug:slug>/", include(_project)),
    path("schema/", schema.schema, name="api-schema"),
    path("docs/", docs.docs, name="api-docs"),
    re_path(r"", seats.NothingHere.as_view(), name="api-nothing"),
]
