from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.annotations.projects import start_project
from annotate.articles.models import Article

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


class TestHome:
    def test_it_lists_the_own_projects_with_what_is_going_on(
        self, project: Project, article: Article, annotate: Annotate, signed_in: SignedIn
    ) -> None:
        annotate("4,120 landings", "figure")
        page = signed_in(project.created_by).get("/")
        (line,) = page.context["projects"]
        assert (line.name, line.articles, line.annotations, line.role) == (
            "Harbour desk", 1, 1, "Admin",
        )  # fmt: skip

    def test_it_does_not_show_others(
        self, project: Project, charlie: User, signed_in: SignedIn
    ) -> None:
        page = signed_in(charlie).get("/").content.decode()
        assert "Harbour desk" not in page
        assert "No project yet" in page

    def test_many_projects_cost_no_more_queries(
        self,
        alice: User,
        signed_in: SignedIn,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        for number in range(30):
            start_project(actor=alice, name=f"Project {number}")
        client = signed_in(alice)
        # Four of them tell PostgreSQL to count by index, and that it need not any more.
        with django_assert_max_num_queries(12):
            client.get("/")


class TestNewProject:
    def test_it_starts_with_the_three_tags(self, alice: User, signed_in: SignedIn) -> None:
        answer = signed_in(alice).post(reverse("project-new"), {"name": "Security brief"})
        assert answer["Location"] == "/p/security-brief/"
        tags = Project.objects.get(slug="security-brief").tags.values_list("key", flat=True)
        assert list(tags) == ["claim", "figure", "recommendation"]

    def test_a_name_is_needed(self, alice: User, signed_in: SignedIn) -> None:
        answer = signed_in(alice).post(reverse("project-new"), {"name": "  "})
        assert answer.status_code == 422
        assert "This field is required" in answer.content.decode()

    @override_settings(ANNOTATE_PROJECT_CREATORS="administrators")
    def test_a_setting_keeps_it_for_administrators(self, alice: User, signed_in: SignedIn) -> None:
        client = signed_in(alice)
        assert client.post(reverse("project-new"), {"name": "Mine"}).status_code == 403
        assert reverse("project-new") not in client.get("/").content.decode()


class TestDetail:
    def test_it_counts_by_tag_and_status(
        self, project: Project, seat: Seat, annotate: Annotate, signed_in: SignedIn
    ) -> None:
        annotate("4,120 landings", "figure", "claim")
        annotate("Count first", "recommendation")
        page = signed_in(seat.user).get(reverse("project-detail", args=[project.slug]))
        counts = page.context["counts"]
        assert counts.annotations == {"proposed": 2, "accepted": 0, "rejected": 0, "merged": 0}
        assert sorted(counts.by_tag.values()) == [1, 1, 1]
        assert "2</span> annotations" in page.content.decode()

    @pytest.mark.parametrize("name", ["{{ 7|add:7 }}", "<img src=x onerror=alert(1)>"])
    def test_names_are_data(self, name: str, alice: User, signed_in: SignedIn) -> None:
        project = start_project(actor=alice, name=name, slug="attack")
        page = signed_in(alice).get(reverse("project-detail", args=[project.slug]))
        assert "<img src=x" not in page.content.decode()
        assert "14" not in page.context["seat"].project.name


class TestSettings:
    def test_an_admin_renames_it_and_the_address_stays(
        self, project: Project, seat: Seat, signed_in: SignedIn
    ) -> None:
        there = reverse("project-settings", args=[project.slug])
        answer = signed_in(seat.user).post(there, {"name": "Quays", "description": "All of them"})
        assert answer.status_code == 302
        project.refresh_from_db()
        assert (project.name, project.slug) == ("Quays", "harbour-desk")

    def test_an_admin_says_that_rejections_need_reasons(
        self, project: Project, seat: Seat, signed_in: SignedIn
    ) -> None:
        there = reverse("project-settings", args=[project.slug])
        admin = signed_in(seat.user)
        for sent, expected in (({"rejections_need_reasons": "on"}, True), ({}, False)):
            admin.post(there, {"name": "Quays", **sent})
            project.refresh_from_db()
            assert project.rejections_need_reasons is expected
            assert ("checked" in admin.get(there).content.decode()) is expected

    def test_an_empty_name_is_refused_and_nothing_changes(
        self, project: Project, seat: Seat, signed_in: SignedIn
    ) -> None:
        there = reverse("project-settings", args=[project.slug])
        assert signed_in(seat.user).post(there, {"name": ""}).status_code == 422
        project.refresh_from_db()
        assert project.name == "Harbour desk"
