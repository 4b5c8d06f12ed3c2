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

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def there(project: Project) -> str:
    return reverse("annotation-list", args=[project.slug])


@pytest.fixture
def admin(seat: Seat, signed_in: SignedIn) -> Client:
    return signed_in(seat.user)


def quotes(client: Client, there: str, **query: str) -> list[str]:
    return [row.quote for row in client.get(there, query).context["rows"]]


@pytest.fixture
def three(seat: Seat, bobs_seat: Seat, annotate: Annotate) -> list[Annotation]:
    made = [
        annotate("4,120 landings", "figure", note="Look at the books"),
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
    ],
)
def test_it_is_filtered(
    query: dict[str, str], found: list[str], there: str, three: list[Annotation], admin: Client
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
    with django_assert_num_queries(9):
        admin.get(there)


def test_htmx_gets_the_part_that_it_asks_for(
    there: str, three: list[Annotation], admin: Client
) -> None:
    headers = {"hx-request": "true", "hx-target": "annotation-results"}
    part = admin.get(there, headers=headers).content.decode()
    assert part.lstrip().startswith('<ul class="passages">')


def test_quotes_and_notes_are_data(
    there: str, seat: Seat, annotate: Annotate, admin: Client
) -> None:
    attack = "<script>alert(1)</script>"
    article = add_article(seat=seat, source=from_text(f"Text {attack} more."), title=attack)
    annotate(attack, "claim", article=article, note=attack, details={"claim": {"claimant": attack}})
    assert attack not in admin.get(there).content.decode()
