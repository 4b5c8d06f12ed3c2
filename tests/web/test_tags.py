from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation, Tag
from annotate.web import tag_styles

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]

LIKE = {"name": "Figure", "shortcut": "f", "colour": "blue", "underline": "double"}


def address(name: str, project: Project, *key: str) -> str:
    return reverse(name, args=[project.slug, *key])


def keys(project: Project) -> list[str]:
    return list(Tag.objects.filter(project=project).values_list("key", flat=True))


class TestList:
    def test_a_tag_is_added(self, project: Project, admin: Client) -> None:
        data = {"name": "Quote", "shortcut": "q", "colour": "plum", "underline": "wavy"}
        assert admin.post(address("tag-list", project), data).status_code == 302
        tag = Tag.objects.get(project=project, key="quote")
        assert (tag.colour, tag.underline, tag.shortcut, tag.position) == ("plum", "wavy", "q", 4)

    def test_without_a_choice_it_gets_the_colour_that_is_used_least(
        self, project: Project, admin: Client
    ) -> None:
        admin.post(address("tag-list", project), {"name": "Quote"})
        assert Tag.objects.get(key="quote").colour not in ("amber", "blue", "green")

    @pytest.mark.parametrize(
        ("data", "field"),
        [
            ({"name": "Quote", "shortcut": "f"}, "shortcut"),
            ({"name": "Quote", "shortcut": "!"}, "shortcut"),
            ({"name": "figure"}, "name"),
            ({"name": ""}, "name"),
            ({"name": "Quote", "colour": "ultraviolet"}, "colour"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, data: dict[str, str], field: str, project: Project, admin: Client
    ) -> None:
        answer = admin.post(address("tag-list", project), data)
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        assert len(keys(project)) == 3

    def test_names_are_data(self, project: Project, admin: Client) -> None:
        admin.post(address("tag-list", project), {"name": "<script>alert(1)</script>"})
        page = admin.get(address("tag-list", project)).content.decode()
        assert "<script>alert" not in page


class TestOrder:
    def test_a_tag_moves_one_place(self, project: Project, admin: Client) -> None:
        admin.post(address("tag-order", project), {"up": "recommendation"})
        assert keys(project) == ["claim", "recommendation", "figure"]
        admin.post(address("tag-order", project), {"down": "claim"})
        assert keys(project) == ["recommendation", "claim", "figure"]

    def test_the_first_one_stays_first(self, project: Project, admin: Client) -> None:
        admin.post(address("tag-order", project), {"up": "claim"})
        assert keys(project) == ["claim", "figure", "recommendation"]

    def test_all_are_ordered_at_once(self, project: Project, admin: Client) -> None:
        admin.post(address("tag-order", project), {"keys": ["figure", "recommendation", "claim"]})
        assert keys(project) == ["figure", "recommendation", "claim"]

    def test_an_order_that_misses_one_changes_nothing(
        self, project: Project, admin: Client
    ) -> None:
        page = admin.post(address("tag-order", project), {"keys": ["figure"]}, follow=True)
        assert "must name each tag" in page.content.decode()
        assert keys(project) == ["claim", "figure", "recommendation"]

    def test_htmx_gets_the_list_alone(self, project: Project, admin: Client) -> None:
        page = admin.post(
            address("tag-order", project), {"up": "figure"}, headers={"hx-request": "true"}
        ).content.decode()
        assert page.index("up-figure") < page.index("up-claim")
        assert "<html" not in page


class TestDetail:
    def test_everything_is_changed_but_the_key(self, project: Project, admin: Client) -> None:
        data: dict[str, Any] = {
            **LIKE,
            "name": "Number",
            "shortcut": "9",
            "colour": "rose",
            "fields-0-name": "Value",
            "fields-0-type": "number",
            "fields-0-key": "value",
            "fields-1-name": "Kind",
            "fields-1-type": "choice",
            "fields-1-choices": "counted\r\nestimated\r\n",
            "fields-2-name": "",
        }
        assert admin.post(address("tag-detail", project, "figure"), data).status_code == 302
        tag = Tag.objects.get(project=project, key="figure")
        assert (tag.name, tag.shortcut, tag.colour) == ("Number", "9", "rose")
        assert tag.fields == [
            {"key": "value", "name": "Value", "type": "number"},
            {"key": "kind", "name": "Kind", "type": "choice", "choices": ["counted", "estimated"]},
        ]

    def test_a_shortcut_that_is_taken_is_refused_at_its_field(
        self, project: Project, admin: Client
    ) -> None:
        answer = admin.post(address("tag-detail", project, "figure"), {**LIKE, "shortcut": "c"})
        assert answer.status_code == 422
        assert "is the shortcut of" in str(answer.context["form"].errors["shortcut"])

    def test_a_choice_without_choices_is_refused_at_its_row(
        self, project: Project, admin: Client
    ) -> None:
        data = {**LIKE, "fields-0-name": "Kind", "fields-0-type": "choice"}
        answer = admin.post(address("tag-detail", project, "figure"), data)
        assert answer.status_code == 422
        assert "A choice needs" in answer.context["rows"][0].errors[0]
        assert len(Tag.objects.get(key="figure").fields) == 4

    @pytest.mark.parametrize(
        ("do", "names"),
        [
            ("add", ["Value", "Unit", ""]),
            ("remove-0", ["Unit"]),
            ("up-1", ["Unit", "Value"]),
            ("down-0", ["Unit", "Value"]),
            ("remove-9", ["Value", "Unit"]),
            ("nonsense", ["Value", "Unit"]),
        ],
    )
    def test_the_buttons_of_the_fields_rearrange_what_was_typed_and_save_nothing(
        self, do: str, names: list[str], project: Project, admin: Client
    ) -> None:
        data = {
            **LIKE,
            "name": "Typed",
            "do": do,
            "fields-0-name": "Value",
            "fields-1-name": "Unit",
        }
        answer = admin.post(address("tag-detail", project, "figure"), data)
        assert [row.name for row in answer.context["rows"]] == names
        assert 'value="Typed"' in answer.content.decode()
        assert Tag.objects.get(key="figure").name == "Figure"

    def test_an_unknown_tag_is_404(self, project: Project, admin: Client) -> None:
        assert admin.get(address("tag-detail", project, "nothing")).status_code == 404


class TestArchive:
    def test_it_is_offered_no_longer_and_then_again(self, project: Project, admin: Client) -> None:
        there = address("tag-archive", project, "figure")
        admin.post(there, {"archived": "1"})
        assert Tag.objects.get(key="figure").archived_at
        admin.post(there)
        assert Tag.objects.get(key="figure").archived_at is None

    def test_a_shortcut_that_was_taken_meanwhile_is_named(
        self, project: Project, admin: Client
    ) -> None:
        there = address("tag-archive", project, "figure")
        admin.post(there, {"archived": "1"})
        admin.post(address("tag-list", project), {"name": "Fact", "shortcut": "f"})
        page = admin.post(there, follow=True).content.decode()
        assert "is the shortcut of “Fact”" in page

    def test_a_curator_does_not_archive(
        self, project: Project, coras_seat: Seat, signed_in: SignedIn
    ) -> None:
        there = address("tag-archive", project, "figure")
        assert signed_in(coras_seat.user).post(there, {"archived": "1"}).status_code == 403


class TestDeletion:
    def test_it_says_how_many_carry_it_and_deletes_none(
        self, project: Project, admin: Client, annotate: Annotate
    ) -> None:
        annotate("4,120 landings", "figure")
        there = address("tag-deletion", project, "figure")
        page = admin.get(there).content.decode()
        assert "1</b> annotation carries it" in page
        assert "None of them will be deleted" in page
        assert Tag.objects.filter(key="figure").exists()
        admin.post(there)
        assert not Tag.objects.filter(key="figure").exists()
        assert Annotation.objects.count() == 1

    def test_a_curator_deletes_no_tag(
        self, project: Project, coras_seat: Seat, signed_in: SignedIn
    ) -> None:
        there = address("tag-deletion", project, "figure")
        assert signed_in(coras_seat.user).post(there).status_code == 403


class TestStylesheet:
    def test_it_names_colour_and_line_of_each_tag(self, project: Project, admin: Client) -> None:
        tag = Tag.objects.get(project=project, key="figure")
        sheet = admin.get(address("tag-stylesheet", project)).content.decode()
        assert f".tag-{tag.pk}{{--c:var(--blue);--line-style:double}}" in sheet
        assert f".u2-{tag.pk}{{--c2:var(--blue)" in sheet

    def test_a_wavy_line_is_dotted_where_it_is_a_border(
        self, project: Project, admin: Client
    ) -> None:
        admin.post(address("tag-detail", project, "figure"), {**LIKE, "underline": "wavy"})
        tag = Tag.objects.get(project=project, key="figure")
        sheet = admin.get(address("tag-stylesheet", project)).content.decode()
        assert f".u1-{tag.pk}{{--c1:var(--blue);--s1:wavy}}" in sheet
        for place in (2, 3):
            assert f".u{place}-{tag.pk}{{--c{place}:var(--blue);--s{place}:dotted}}" in sheet

    def test_its_address_changes_with_a_colour_and_is_kept_for_a_year(
        self, project: Project, admin: Client
    ) -> None:
        before = tag_styles.address(project)
        assert "max-age=31536000" in admin.get(before)["Cache-Control"]
        admin.post(address("tag-detail", project, "figure"), {**LIKE, "colour": "teal"})
        assert tag_styles.address(project) != before
        assert "no-cache" in admin.get(before)["Cache-Control"]

    def test_it_is_not_sent_twice(self, project: Project, admin: Client) -> None:
        there = address("tag-stylesheet", project)
        etag = admin.get(there)["ETag"]
        assert admin.get(there, headers={"if-none-match": etag}).status_code == 304
