from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import create_annotations, delete_annotation
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article, delete_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from annotate.curation.bulk import judge
from annotate.curation.conditions import parse
from annotate.curation.known import Known
from annotate.curation.listing import Number, count, rounded, selected

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def there(project: Project) -> str:
    return reverse("annotation-list", args=[project.slug])


def quotes(client: Client, there: str, **query: str | list[str]) -> list[str]:
    return [row.quote for row in client.get(there, query).context["rows"]]


@pytest.fixture
def three(seat: Seat, bobs_seat: Seat, annotate: Annotate) -> list[Annotation]:
    made = [
        annotate(
            "4,120 landings",
            "figure",
            note="Look at the books",
            details={"figure": {"value": 4120}},
        ),
        annotate("Count first", "recommendation", seat=bobs_seat),
        annotate("eleven years", "figure", "claim", seat=bobs_seat),
    ]
    review_annotation(seat=seat, annotation=made[0], verdict="accepted")
    return made


def test_the_newest_comes_first_and_links_to_its_place(
    there: str, three: list[Annotation], admin: Client
) -> None:
    assert quotes(admin, there) == ["eleven years", "Count first", "4,120 landings"]
    place = f"/articles/{three[0].article_id}/#annotation-{three[0].pk}"
    assert place in admin.get(there).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tag": "figure"}, ["eleven years", "4,120 landings"]),
        ({"tag": "no-such"}, []),
        ({"status": "accepted"}, ["4,120 landings"]),
        ({"status": "proposed", "tag": "figure"}, ["eleven years"]),
        ({"q": "books"}, ["4,120 landings"]),
        ({"q": "eleven"}, ["eleven years"]),
        ({"author": "nobody"}, []),
        ({"article": "nowhere"}, []),
        (
            {"tag": ["figure", "recommendation"], "status": "proposed"},
            ["eleven years", "Count first"],
        ),
        ({"tag": "figure", "not": "tag"}, ["Count first"]),
        ({"q": "tag:figure and not tag:claim"}, ["4,120 landings"]),
        ({"q": "landings or first", "status": "proposed"}, ["Count first"]),
        ({"from": "2020-01-01", "to": "2021-01-01"}, []),
        ({"from": "2020-01-01", "on": "reviewed"}, ["4,120 landings"]),
        ({"field": "figure.value", "is": ">", "value": "1,000"}, ["4,120 landings"]),
        ({"with": "has:note"}, ["4,120 landings"]),
        ({"sort": "oldest"}, ["4,120 landings", "Count first", "eleven years"]),
        ({"sort": "place"}, ["eleven years", "4,120 landings", "Count first"]),
        ({"sort": "reviewed"}, ["4,120 landings"]),
    ],
)
def test_it_is_filtered(
    query: dict[str, str | list[str]],
    found: list[str],
    there: str,
    three: list[Annotation],
    admin: Client,
) -> None:
    assert quotes(admin, there, **query) == found


def test_it_is_filtered_by_author_and_article(
    there: str, seat: Seat, bobs_seat: Seat, three: list[Annotation], admin: Client
) -> None:
    assert quotes(admin, there, author=str(seat.user.pk)) == ["4,120 landings"]
    other = add_article(seat=seat, source=from_text("Another text."))
    assert quotes(admin, there, article=str(other.pk)) == []
    assert len(quotes(admin, there, article=str(three[0].article_id))) == 3


def test_the_trash_is_not_shown(
    there: str, seat: Seat, article: Article, three: list[Annotation], admin: Client
) -> None:
    delete_annotation(seat=seat, annotation=three[0], seen_version=1)
    assert len(quotes(admin, there)) == 2
    delete_article(seat=seat, article=article)
    assert quotes(admin, there) == []


def test_it_pages_without_gaps_or_repeats(
    there: str, seat: Seat, article: Article, admin: Client
) -> None:
    drafts = [Draft(article=article, start=at, end=at + 3) for at in range(60, 180)]
    create_annotations(seat=seat, drafts=drafts)
    seen: list[str] = []
    more = ""
    while True:
        page = admin.get(there + more)
        seen += [str(row.id) for row in page.context["rows"]]
        more = page.context["more"]
        if not more:
            break
    stored = Annotation.objects.order_by("-id").values_list("id", flat=True)
    assert seen == [str(pk) for pk in stored]


@pytest.mark.parametrize("number", [10, 1000])
def test_the_number_of_queries_does_not_grow(
    number: int,
    there: str,
    seat: Seat,
    admin: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    article = add_article(seat=seat, source=from_text("quay " * number))
    drafts = [
        Draft(article=article, start=5 * at, end=5 * at + 4, tags=["claim"]) for at in range(number)
    ]
    create_annotations(seat=seat, drafts=drafts)
    with django_assert_num_queries(18):  # with four around the one that finds keys
        admin.get(there)


def test_htmx_gets_the_part_that_it_asks_for(
    there: str, three: list[Annotation], admin: Client
) -> None:
    headers = {"hx-request": "true", "hx-target": "annotation-results"}
    part = admin.get(there, headers=headers).content.decode()
    assert "<html" not in part
    assert '<ul class="passages picks">' in part


def test_the_address_has_only_what_the_fields_say(
    there: str, three: list[Annotation], admin: Client
) -> None:
    empty = {"view": "cards", "q": "", "article": "", "sort": "newest", "on": "created", "from": "",
             "to": "", "field": "", "is": "=", "value": ""}  # fmt: skip

    def pushed(**query: str) -> str:
        headers = {"hx-request": "true", "hx-target": "annotation-results"}
        return admin.get(there, {**empty, **query}, headers=headers)["HX-Push-Url"]

    assert pushed() == there
    assert pushed(q="tag:figure", sort="place") == f"{there}?q=tag%3Afigure&sort=place"
    assert pushed(field="figure.value") == there
    value = {"field": "figure.value", "value": "4120"}
    assert pushed(**value) == f"{there}?field=figure.value&value=4120"
    assert pushed(**value, **{"is": ">"}).endswith("is=%3E&value=4120")
    assert pushed(on="changed") == there
    assert pushed(on="changed", to="2026-01-31") == f"{there}?on=changed&to=2026-01-31"


def test_quotes_and_notes_are_data(
    there: str, seat: Seat, annotate: Annotate, admin: Client
) -> None:
    attack = "<script>alert(1)</script>"
    article = add_article(seat=seat, source=from_text(f"Text {attack} more."), title=attack)
    annotate(attack, "claim", article=article, note=attack, details={"claim": {"claimant": attack}})
    assert attack not in admin.get(there).content.decode()


@pytest.mark.parametrize("sort", ["newest", "oldest", "place", "reviewed"])
@pytest.mark.parametrize("view", ["cards", "table"])
def test_every_order_and_view_pages_without_gaps_or_repeats(
    sort: str, view: str, there: str, seat: Seat, article: Article, admin: Client
) -> None:
    drafts = [Draft(article=article, start=at, end=at + 3) for at in range(60, 180)]
    made = [one for one, _ in create_annotations(seat=seat, drafts=drafts)]
    judge(seat=seat, annotations=[one.pk for one in made], verdict="accepted")
    seen: list[str] = []
    more = f"?sort={sort}&view={view}"
    while more:
        page = admin.get(there + more)
        seen += [str(row.id) for row in page.context["rows"]]
        more = page.context["more"]
    assert len(seen) == len(set(seen)) == len(made)


@pytest.mark.parametrize(
    "after", ["x", "~", "2026", "00000000-0000-0000-0000-000000000000~1", "9" * 400]
)
@pytest.mark.parametrize("sort", ["newest", "place", "reviewed"])
def test_a_made_up_place_is_the_beginning(
    after: str, sort: str, there: str, three: list[Annotation], admin: Client
) -> None:
    assert quotes(admin, there, after=after, sort=sort) == quotes(admin, there, sort=sort)


def test_what_is_asked_for_stands_there_as_an_expression_to_share(
    there: str, three: list[Annotation], admin: Client
) -> None:
    page = admin.get(there, {"tag": ["figure", "claim"], "status": "rejected", "not": "status"})
    assert page.context["expression"] == "(tag:figure or tag:claim) and not status:rejected"
    again = admin.get(there + page.context["alone"])
    assert again.context["rows"] == page.context["rows"]


def test_a_wrong_expression_is_shown_with_its_place(
    there: str, three: list[Annotation], admin: Client
) -> None:
    page = admin.get(there, {"q": "tag:figure and figure.valeu > 1"})
    assert page.status_code == 422
    assert page.context["rows"] == []
    text = page.content.decode()
    assert "the tag “figure” has no field “valeu”; it has value, unit, period, scope." in text
    assert '<code>tag:figure and <mark class="here">figure.valeu</mark> &gt; 1</code>' in text


def test_how_many_there_are_is_asked_apart(
    there: str, seat: Seat, three: list[Annotation], admin: Client
) -> None:
    number = reverse("annotation-number", args=[seat.project.slug])
    htmx = {"hx-request": "true"}
    assert "<b" in admin.get(number, headers=htmx).content.decode()
    assert ">3</b> annotations" in admin.get(number).content.decode()
    figures = admin.get(number, {"tag": "figure"}, headers=htmx).content.decode()
    assert ">2</b> annotations" in figures
    assert admin.get(number, {"q": "tag:"}).content == b""


def test_beyond_what_is_counted_an_estimate_is_told(
    seat: Seat, three: list[Annotation], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = selected(parse(""), Known.of(seat.project, seat.user))
    assert count(found) == Number(3, about=False)
    assert count(found, most=3) == Number(3, about=False)
    estimate = count(found, most=2)
    assert estimate.about
    assert estimate.value >= 3
    assert [rounded(one) for one in (7, 99, 101, 12_345, 987_654)] == [7, 99, 100, 12_000, 990_000]


def test_a_viewer_sees_and_selects_nothing(
    there: str, veras_seat: Seat, signed_in: SignedIn, three: list[Annotation]
) -> None:
    text = signed_in(veras_seat.user).get(there).content.decode()
    assert "4,120 landings" in text
    assert 'name="annotation"' not in text
    assert 'id="bulk"' not in text


def test_the_sentence_stands_around_its_quote(
    there: str, three: list[Annotation], admin: Client
) -> None:
    text = admin.get(there, {"tag": "recommendation"}).content.decode()
    assert '<span class="around"></span>' in text
    assert ">Count first</mark>" in text
    assert "; the rest is arithmetic.</span>" in text
