"""Who gets in where, on every page of a project that is not the reader's."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.articles.models import Article

READ = [
    "project-detail",
    "article-list",
    "annotation-list",
    "anchoring-list",
    "member-list",
    "export-detail",
    "export-file",
    "tag-stylesheet",
]
ANNOTATORS = ["article-new"]
ADMINS = ["project-settings", "tag-list"]
POSTED = ["tag-order"]

type SignedIn = Callable[[User], Client]


def address(name: str, project: Project) -> str:
    return reverse(name, args=[project.slug])


@pytest.mark.parametrize("name", [*READ, *ANNOTATORS, *ADMINS, *POSTED])
class TestEveryPage:
    def test_a_stranger_gets_404(
        self, name: str, project: Project, charlie: User, signed_in: SignedIn
    ) -> None:
        client = signed_in(charlie)
        assert client.get(address(name, project)).status_code == 404
        assert client.post(address(name, project)).status_code == 404

    def test_a_visitor_is_sent_to_sign_in(
        self, name: str, project: Project, client: Client
    ) -> None:
        answer = client.get(address(name, project))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login") + "?next=/p/")


@pytest.mark.parametrize("name", READ)
def test_a_viewer_reads(name: str, project: Project, veras_seat: Seat, signed_in: SignedIn) -> None:
    answer = signed_in(veras_seat.user).get(address(name, project))
    assert answer.status_code == 200
    answer.close()


@pytest.mark.parametrize("name", [*ANNOTATORS, *ADMINS])
def test_a_viewer_is_told_that_her_role_is_too_low(
    name: str, project: Project, veras_seat: Seat, signed_in: SignedIn
) -> None:
    answer = signed_in(veras_seat.user).get(address(name, project))
    assert answer.status_code == 403
    assert "Your role in this project does not let you" in answer.content.decode()


@pytest.mark.parametrize("name", ADMINS)
def test_a_curator_does_not_manage(
    name: str, project: Project, coras_seat: Seat, signed_in: SignedIn
) -> None:
    client = signed_in(coras_seat.user)
    assert client.get(address(name, project)).status_code == 403
    assert client.post(address(name, project), {"name": "Mine"}).status_code == 403


@pytest.mark.parametrize("name", ["project-detail", "export-detail", "article-list"])
def test_a_wrong_method_is_405(
    name: str, project: Project, seat: Seat, signed_in: SignedIn
) -> None:
    assert signed_in(seat.user).post(address(name, project)).status_code == 405


@pytest.mark.parametrize("name", ["article-status", "article-trash", "article-restoration"])
class TestWhatIsDoneToAnArticle:
    def test_a_stranger_gets_404(
        self, name: str, project: Project, article: Article, charlie: User, signed_in: SignedIn
    ) -> None:
        there = reverse(name, args=[project.slug, article.pk])
        assert signed_in(charlie).post(there).status_code == 404

    def test_a_viewer_gets_403(
        self, name: str, project: Project, article: Article, veras_seat: Seat, signed_in: SignedIn
    ) -> None:
        there = reverse(name, args=[project.slug, article.pk])
        answer = signed_in(veras_seat.user).post(there, {"status": "done"})
        assert answer.status_code == 403

    def test_reading_it_is_405(
        self, name: str, project: Project, article: Article, seat: Seat, signed_in: SignedIn
    ) -> None:
        there = reverse(name, args=[project.slug, article.pk])
        assert signed_in(seat.user).get(there).status_code == 405


def test_the_bar_shows_only_what_the_role_allows(
    project: Project, seat: Seat, veras_seat: Seat, signed_in: SignedIn
) -> None:
    settings = reverse("project-settings", args=[project.slug])
    page = reverse("project-detail", args=[project.slug])
    assert settings in signed_in(seat.user).get(page).content.decode()
    assert settings not in signed_in(veras_seat.user).get(page).content.decode()
