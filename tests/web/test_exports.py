import json
import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from annotate.accounts.actions import change_project
from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import change_article
from annotate.articles.models import Article
from annotate.curation.actions import review_annotation

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def there(project: Project) -> str:
    return reverse("export-detail", args=[project.slug])


@pytest.fixture
def two(seat: Seat, annotate: Annotate) -> list[Annotation]:
    made = [annotate("4,120 landings", "figure", "claim"), annotate("Count first", "claim")]
    review_annotation(seat=seat, annotation=made[0], verdict="accepted")
    return made


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 2),
        ({"status": "accepted"}, 1),
        ({"status": ["accepted", "proposed"]}, 2),
        ({"tag": "figure"}, 1),
        ({"tag": ["figure", "claim"]}, 2),
        ({"tag": "recommendation"}, 0),
    ],
)
def test_the_page_says_how_much_it_will_be(
    query: dict[str, str], number: int, there: str, two: list[Annotation], admin: Client
) -> None:
    page = admin.get(there, query)
    assert page.context["size"].total == number
    assert f'<b class="number">{number}</b> annotation' in page.content.decode()


def test_choosing_replaces_the_numbers_alone(
    there: str, two: list[Annotation], admin: Client
) -> None:
    page = admin.get(there, {"tag": "figure"}, headers={"hx-request": "true"}).content.decode()
    assert page.strip().startswith('<div class="size"')
    assert '<b class="number">1</b> annotation ' in page


def test_what_the_project_does_not_have_is_named(there: str, admin: Client) -> None:
    answer = admin.get(there, {"tag": "nothing", "article": "x"})
    assert answer.status_code == 422
    assert "nothing" in answer.content.decode()


def test_the_fields_and_the_button_have_their_names(there: str, admin: Client) -> None:
    page = admin.get(there).content.decode()
    for name in ("Format</label>", "Status</label>", "Tags</legend>", ">Export</button>"):
        assert name in page


def test_the_file_is_a_download_of_what_was_chosen(
    project: Project, article: Article, two: list[Annotation], admin: Client
) -> None:
    there = reverse("export-file", args=[project.slug])
    answer = admin.get(there, {"format": "json", "status": "accepted"})
    assert answer["Content-Type"] == "application/json"
    assert 'attachment; filename="harbour-desk-' in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    document = json.loads(answer.getvalue())
    assert [each["quote"] for each in document["annotations"]] == ["4,120 landings"]
    assert document["filter"] == {"status": ["accepted"]}


def test_a_wrong_choice_comes_back_as_the_page(project: Project, admin: Client) -> None:
    answer = admin.get(reverse("export-file", args=[project.slug]), {"format": "papyrus"})
    assert answer.status_code == 422
    assert "papyrus" in answer.content.decode()


def test_the_page_says_what_is_left_out(
    seat: Seat, article: Article, there: str, two: list[Annotation], admin: Client
) -> None:
    asked = {"withhold": "forbidden"}
    page = " ".join(strip_tags(admin.get(there, asked).content.decode()).split())
    assert "None of these articles forbids republication: nothing is left out." in page
    change_article(seat=seat, article=article, licence="All rights reserved")
    assert "left out, since" not in admin.get(there).content.decode()
    answer = admin.get(there, asked).content.decode()
    assert 'value="forbidden" checked' in answer
    page = " ".join(strip_tags(answer).split())
    assert "The surroundings of 2 quotes from 1 article are left out, since republication" in page


def test_an_expression_narrows_the_numbers_and_stands_in_its_field(
    there: str, two: list[Annotation], admin: Client
) -> None:
    page = admin.get(there, {"where": 'note:"<b>" or tag:figure'})
    assert page.context["size"].total == 1
    assert 'name="where" value="note:&quot;&lt;b&gt;&quot; or tag:figure"' in page.content.decode()
    wrong = admin.get(there, {"where": "tag:figure and"}, headers={"hx-request": "true"})
    assert wrong.status_code == 422
    assert "a condition is missing after “and”" in wrong.content.decode()


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 2),
        ({"tag": "figure", "from": "2020-01-01"}, 1),
        ({"q": "tag:claim and not status:accepted"}, 1),
        ({"author": "{alice}", "q": "landings or arithmetic"}, 1),
        ({"sort": "reviewed"}, 1),
    ],
)
def test_what_the_desk_lists_is_exported(
    asked: dict[str, str],
    expected: int,
    seat: Seat,
    two: list[Annotation],
    admin: Client,
) -> None:
    query = {name: value.format(alice=seat.user.pk) for name, value in asked.items()}
    desk = admin.get(reverse("annotation-list", args=[seat.project.slug]), query)
    there = reverse("export-detail", args=[seat.project.slug])
    [link] = re.findall(rf'href="({there}[^"]*)">Export what is listed', desk.content.decode())
    assert admin.get(unescape(link)).context["size"].total == expected
    assert len(desk.context["rows"]) == expected


def test_the_page_offers_what_changed_since_ones_own_exports(
    project: Project, there: str, two: list[Annotation], annotate: Annotate, admin: Client
) -> None:
    assert "What changed since" not in admin.get(there).content.decode()
    file = reverse("export-file", args=[project.slug])
    assert json.loads(admin.get(file, {"status": "accepted"}).getvalue())["annotations"]
    page = admin.get(there).content.decode()
    assert "status: accepted" in page
    [link] = re.findall(r'href="([^"]*since=[^"]*)"', page)
    annotate("eleven years")
    answer = admin.get(unescape(link))
    assert "-changes.json" in answer["Content-Disposition"]
    assert json.loads(answer.getvalue())["annotations"] == []
    wrong = admin.get(file, {"since": "x"})
    assert wrong.status_code == 422
    assert "No export “x” is remembered" in wrong.content.decode()


def test_the_page_says_what_will_be_in_it_and_what_not(
    seat: Seat, article: Article, there: str, two: list[Annotation], admin: Client
) -> None:
    def counted(**query: str) -> tuple[dict[str, dict[str, int]], str]:
        page = admin.get(there, query)
        said = {
            name: {label: number for _, label, number in rows}
            for name, rows, _ in page.context["counted"]
        }
        return said, " ".join(strip_tags(page.content.decode()).split())

    found, page = counted(status="accepted")
    assert found == {
        "Status": {"Accepted": 1},
        "Tag": {"Claim": 1, "Figure": 1},
        "Article": {article.title: 1},
    }
    assert "Left out: 1 of another status." in page
    found, page = counted()
    assert found["Status"] == {"Proposed": 1, "Accepted": 1}
    assert found["Tag"] == {"Claim": 2, "Figure": 1}
    assert "Left out:" not in page


def test_in_a_blind_project_the_page_says_that_others_work_is_left_out(
    seat: Seat, bobs_seat: Seat, there: str, two: list[Annotation], signed_in: SignedIn
) -> None:
    bob = signed_in(bobs_seat.user)
    assert bob.get(there).context["size"].total == 2
    change_project(seat=seat, blind=True)
    page = bob.get(there)
    assert page.context["size"].total == 0
    assert "others’ work in articles that you are not done with" in page.content.decode()
