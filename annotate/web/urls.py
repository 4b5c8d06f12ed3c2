"""The pages' addresses. No verbs: a change of state is a sub-resource."""

from django.urls import path

from annotate.web import (
    account,
    annotations,
    articles,
    exports,
    home,
    members,
    projects,
    reader,
    sign_in,
    tag_styles,
    tags,
)

urlpatterns = [
    path("", home.home, name="home"),
    path("offline/", home.offline, name="offline"),
    path("sign-in/<uidb64>/<token>/", sign_in.one_time, name="one-time-sign-in"),
    path("account/", account.detail, name="account-detail"),
    path("account/tokens/", account.tokens, name="token-list"),
    path("account/tokens/<str:key>/", account.token, name="token-detail"),
    path("p/new/", projects.new, name="project-new"),
    path("p/<slug:slug>/", projects.detail, name="project-detail"),
    path("p/<slug:slug>/settings/", projects.settings, name="project-settings"),
    path("p/<slug:slug>/tags.css", tag_styles.stylesheet, name="tag-stylesheet"),
    path("p/<slug:slug>/settings/tags/", tags.collection, name="tag-list"),
    path("p/<slug:slug>/settings/tags/order/", tags.order, name="tag-order"),
    path("p/<slug:slug>/settings/tags/<slug:key>/", tags.detail, name="tag-detail"),
    path("p/<slug:slug>/settings/tags/<slug:key>/archive/", tags.archive, name="tag-archive"),
    path("p/<slug:slug>/members/", members.collection, name="member-list"),
    path("p/<slug:slug>/members/<int:pk>/", members.detail, name="member-detail"),
    path("p/<slug:slug>/articles/", articles.collection, name="article-list"),
    path("p/<slug:slug>/articles/new/", articles.new, name="article-new"),
    path("p/<slug:slug>/articles/<uuid:pk>/", reader.detail, name="article-detail"),
    path("p/<slug:slug>/articles/<uuid:pk>/cards/", reader.cards, name="article-cards"),
    path("p/<slug:slug>/articles/<uuid:pk>/metadata/", articles.metadata, name="article-metadata"),
    path("p/<slug:slug>/articles/<uuid:pk>/trash/", articles.trash, name="article-trash"),
    path(
        "p/<slug:slug>/articles/<uuid:pk>/restoration/",
        articles.restoration,
        name="article-restoration",
    ),
    path(
        "p/<slug:slug>/articles/<uuid:pk>/annotations/",
        annotations.of_article,
        name="article-annotations",
    ),
    path("p/<slug:slug>/annotations/", annotations.collection, name="annotation-list"),
    path("p/<slug:slug>/annotations/<uuid:pk>/", annotations.detail, name="annotation-detail"),
    path("p/<slug:slug>/annotations/<uuid:pk>/form/", annotations.form, name="annotation-form"),
    path("p/<slug:slug>/annotations/<uuid:pk>/trash/", annotations.trash, name="annotation-trash"),
    path(
        "p/<slug:slug>/annotations/<uuid:pk>/restoration/",
        annotations.restoration,
        name="annotation-restoration",
    ),
    path(
        "p/<slug:slug>/annotations/<uuid:pk>/review/", annotations.review, name="annotation-review"
    ),
    path(
        "p/<slug:slug>/annotations/<uuid:pk>/comments/",
        annotations.comments,
        name="annotation-comments",
    ),
    path("p/<slug:slug>/export/", exports.detail, name="export-detail"),
]
