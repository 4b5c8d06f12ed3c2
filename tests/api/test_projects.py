"""/api/v1/projects/, its members and its tags"""

from collections.abc import Callable
from typing import Any

import pytest

from annotate.accounts.models import Membership
from annotate.annotations.models import Annotation
from tests.api.conftest import Api, assert_error

PROJECTS = "/api/v1/projects/"


def test_a_project_begins_with_its_maker_and_three_tags(charlies: Api) -> None:
    answer = charlies.post(PROJECTS, {"name": "Ferry desk"})
    assert answer.status_code == 201, answer.content
    body = answer.json()
    assert (body["slug"], body["role"]) == ("ferry-desk", "admin")
    tags = charlies.get(f"{PROJECTS}ferry-desk/tags/").json()["results"]
    assert [tag["key"] for tag in tags] == ["claim", "figure", "recommendation"]
    assert tags[1]["fields"][0] == {"key": "value", "name": "Value", "type": "number"}


def test_only_ones_own_projects_are_listed(api: Api, charlies: Api) -> None:
    assert [one["slug"] for one in api.get(PROJECTS).json()["results"]] == ["harbour-desk"]
    assert charlies.get(PROJECTS).json() == {"results": [], "next": None, "previous": None}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "name"),
        ({"name": ""}, "name"),
        ({"name": 3}, "name"),
        ({"name": "x", "slug": "Not A Slug"}, "slug"),
        ({"name": "x", "slug": "harbour-desk"}, "slug"),
        ({"name": "x", "slug": "new"}, "slug"),
        ({"name": "x", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_project_is_named(api: Api, sent: dict[str, Any], field: str) -> None:
    assert_error(api.post(PROJECTS, sent), 400, "invalid", field)


def test_an_admin_changes_a_project(api: Api, coras: Api) -> None:
    assert api.patch("", {"description": "Boats."}).json()["description"] == "Boats."
    assert api.get("").json()["rejections_need_reasons"] is False
    assert api.patch("", {"rejections_need_reasons": True}).json()["rejections_need_reasons"]
    assert_error(api.patch("", {"rejections_need_reasons": "yes"}), 400, "invalid",
                 "rejections_need_reasons")  # fmt: skip
    assert_error(api.patch("", {"slug": "other"}), 400, "invalid", "slug")
    assert_error(coras.patch("", {"name": "Mine"}), 403, "not_permitted")
    assert_error(api.delete(""), 405, "method_not_allowed")


def test_projects_have_borders(charlies: Api, visitor: Api) -> None:
    for path in ("", "members/", "tags/", "tags/claim/"):
        assert_error(charlies.get(path), 404, "not_found")
        assert_error(visitor.get(path), 401, "not_authenticated")
    assert_error(visitor.post(PROJECTS, {"name": "x"}), 401, "not_authenticated")


# Members -----------------------------------------------------------------------------------------


def test_addresses_are_for_admins_only(api: Api, bobs: Api, coras: Api, veras: Api) -> None:
    assert "alice@example.org" in api.get("members/").content.decode()
    for other in (bobs, coras, veras):
        answer = other.get("members/")
        assert answer.json()["results"][0]["person"]["name"] == "Alice Ahlberg"
        assert "@" not in answer.content.decode()
        pk = answer.json()["results"][0]["id"]
        assert "@" not in other.get(f"members/{pk}/").content.decode()


def test_an_admin_adds_changes_and_removes_members(api: Api, charlies: Api) -> None:
    answer = api.post("members/", {"email": "Charlie@Example.org", "role": "viewer"})
    assert answer.status_code == 201, answer.content
    address = f"members/{answer.json()['id']}/"
    assert charlies.get("").json()["role"] == "viewer"
    sent = {"email": "charlie@example.org", "role": "admin"}
    assert_error(api.post("members/", sent), 409, "already_a_member", "email")
    assert api.patch(address, {"role": "curator"}).json()["role"] == "curator"
    assert_error(api.patch(address, {"role": "boss"}), 400, "invalid", "role")
    assert api.delete(address).status_code == 204
    assert_error(charlies.get(""), 404, "not_found")
    assert_error(api.get(address), 404, "not_found")


def test_the_last_admin_stays(api: Api, seat: Any) -> None:
    mine = Membership.objects.get(user=seat.user)
    assert_error(api.delete(f"members/{mine.pk}/"), 409, "last_admin")
    assert_error(api.patch(f"members/{mine.pk}/", {"role": "viewer"}), 409, "last_admin")


def test_others_do_not_manage_members_but_may_leave(
    bobs: Api, coras: Api, bobs_seat: Any, seat: Any
) -> None:
    hers = Membership.objects.get(user=seat.user)
    assert_error(coras.post("members/", {"email": "x@example.org", "role": "viewer"}), 403,
                 "not_permitted")  # fmt: skip
    assert_error(coras.patch(f"members/{hers.pk}/", {"role": "viewer"}), 403, "not_permitted")
    assert_error(bobs.delete(f"members/{hers.pk}/"), 403, "not_permitted")
    his = Membership.objects.get(user=bobs_seat.user)
    assert bobs.delete(f"members/{his.pk}/").status_code == 204


@pytest.mark.parametrize("email", ["", "nobody", "x@example.org\x00", 3, None, "y@example.org"])
def test_a_wrong_address_is_named(api: Api, email: Any) -> None:
    sent = {"email": email, "role": "viewer"}
    assert_error(api.post("members/", sent), 400, "invalid", "email")


# Tags --------------------------------------------------------------------------------------------


def test_an_admin_adds_changes_and_deletes_a_tag(
    api: Api, annotate: Callable[..., Annotation]
) -> None:
    answer = api.post("tags/", {"name": "Quotation", "key": "quotation", "shortcut": "q",
                      "fields": [{"name": "Speaker", "type": "text"}]})  # fmt: skip
    assert answer.status_code == 201, answer.content
    assert answer.json()["fields"] == [{"key": "speaker", "name": "Speaker", "type": "text"}]
    pk = annotate("six thousand", "quotation").pk
    changed = api.patch("tags/quotation/", {"name": "Said", "archived": True}).json()
    assert changed["name"] == "Said"
    assert changed["archived_at"] is not None
    assert api.get("tags/quotation/").json() == changed
    assert api.patch("tags/quotation/", {"archived": False}).json()["archived_at"] is None
    assert api.delete("tags/quotation/").status_code == 204
    assert_error(api.get("tags/quotation/"), 404, "not_found")
    assert api.get(f"annotations/{pk}/").json()["tags"] == []


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "name"),
        ({"name": "Claim"}, "name"),
        ({"name": "x", "key": "claim"}, "key"),
        ({"name": "x", "key": "A b"}, "key"),
        ({"name": "x", "colour": "mud"}, "colour"),
        ({"name": "x", "underline": "none"}, "underline"),
        ({"name": "x", "shortcut": "c"}, "shortcut"),
        ({"name": "x", "shortcut": "xx"}, "shortcut"),
        ({"name": "x", "fields": {}}, "fields"),
        ({"name": "x", "fields": [3]}, "fields.0"),
        ({"name": "x", "fields": [{"name": "y", "type": "z"}]}, "fields.0.type"),
        ({"name": "x", "position": 1}, "position"),
        ({"name": "a\x00"}, "name"),
    ],
)
def test_a_wrong_tag_is_named(api: Api, sent: dict[str, Any], field: str) -> None:
    assert_error(api.post("tags/", sent), 400, "invalid", field)


def test_others_do_not_manage_tags(coras: Api) -> None:
    assert_error(coras.post("tags/", {"name": "x"}), 403, "not_permitted")
    assert_error(coras.patch("tags/claim/", {"name": "x"}), 403, "not_permitted")
    assert_error(coras.delete("tags/claim/"), 403, "not_permitted")


def test_tags_come_in_pages_too(api: Api) -> None:
    page = api.get("tags/?page_size=2").json()
    rest = api.get(page["next"].removeprefix("http://testserver")).json()
    keys = [tag["key"] for tag in page["results"] + rest["results"]]
    assert keys == ["claim", "figure", "recommendation"]
