from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from annotate.accounts.models import Project, User
from annotate.accounts.permissions import Seat
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article, SourceCheck
from annotate.articles.reading import from_text
from annotate.articles.revisions import keep_waiting, let_wait
from annotate.articles.source_news import SourceNews

type SignedIn = Callable[[User], Client]
type Annotate = Callable[..., Annotation]


@pytest.fixture
def there(project: Project) -> str:
    return reverse("article-list", args=[project.slug])


def titles(client: Client, there: str, **query: str) -> list[str]:
    return [line.article.title for line in client.get(there, query).context["lines"]]


def add_many(seat: Seat, number: int) -> None:
    for each in range(number):
        add_article(seat=seat, source=from_text(f"Text {each} of the quay."), title=f"Nr {each}")


class TestList:
    def test_the_newest_comes_first(self, there: str, seat: Seat, admin: Client) -> None:
        add_many(seat, 3)
        assert titles(admin, there) == ["Nr 2", "Nr 1", "Nr 0"]

    def test_title_and_text_are_searched(
        self, there: str, seat: Seat, article: Article, admin: Client
    ) -> None:
        add_many(seat, 2)
        assert titles(admin, there, q="learned") == [article.title]
        assert titles(admin, there, q="quay") == ["Nr 1", "Nr 0", article.title]
        assert titles(admin, there, q='"of the quay"') == ["Nr 1", "Nr 0"]
        assert titles(admin, there, q="' | & ! :*") == ["Nr 1", "Nr 0", article.title]
        assert titles(admin, there, q="zeppelin") == []

    def test_it_is_filtered_by_whether_texts_may_be_republished(
        self, there: str, seat: Seat, admin: Client
    ) -> None:
        for title, licence, said in (
            ("Closed", "All rights reserved", ""),
            ("Open", "CC BY 4.0", ""),
            ("Said to be closed", "CC BY 4.0", "forbidden"),
            ("Unsaid", "", ""),
        ):
            add_article(
                seat=seat, source=from_text(f"{title}."), title=title, licence=licence,
                republication=said,
            )  # fmt: skip
        assert titles(admin, there, republication="forbidden") == ["Said to be closed", "Closed"]
        flagged = admin.get(there, {"republication": "forbidden"}).content.decode()
        assert flagged.count("Not to be republished") == 2
        assert titles(admin, there, republication="allowed") == ["Open"]
        open_to_all = admin.get(there, {"republication": "allowed"}).content.decode()
        assert "Not to be republished" not in open_to_all
        assert titles(admin, there, republication="unknown") == ["Unsaid"]
        assert len(titles(admin, there, republication="no such")) == 4

    def test_it_is_filtered_by_status(self, there: str, seat: Seat, admin: Client) -> None:
        add_article(seat=seat, source=from_text("One."), title="One", status="done")
        add_article(seat=seat, source=from_text("Two."), title="Two")
        assert titles(admin, there, status="done") == ["One"]
        assert titles(admin, there, status="no such") == ["Two", "One"]

    def test_what_is_new_at_its_source_stands_there_and_filters(
        self, there: str, seat: Seat, admin: Client
    ) -> None:
        for title, problem, daily in (
            ("Unread", "It answered 404.", True), ("Unread once", "It answered 404.", False),
            ("Unchanged", "", True), ("Changed", "", True), ("Never looked at", None, False),
        ):  # fmt: skip
            one = add_article(seat=seat, source=from_text(f"{title}."), title=title)
            if problem is not None:
                SourceCheck.objects.create(article=one, daily=daily, problem=problem)
            if title == "Changed":
                with transaction.atomic():
                    let_wait(one, from_text("Another text."), person=None)
            if title == "Unchanged":  # what a person compares is no news of the source
                keep_waiting(seat=seat, article=one, source=from_text("Her text."))
        assert titles(admin, there, source="changed") == ["Changed"]
        assert titles(admin, there, source="unread") == ["Unread"]
        assert titles(admin, there, source="nightly") == ["Changed", "Unchanged", "Unread"]
        assert len(titles(admin, there, source="no such")) == 5
        lines = {line.article.title: line.news for line in admin.get(there).context["lines"]}
        assert {title: news for title, news in lines.items() if news} == {
            "Changed": SourceNews.CHANGED,
            "Unread": SourceNews.UNREAD,
        }
        html = admin.get(there).content.decode()
        assert html.count("New text at the source") == html.count("Source could not be read") == 1
        overview = admin.get(f"/p/{seat.project.slug}/")
        waits = {one.said: one for one in overview.context["waiting"]}
        for said, title in (("with a new text at the source", "Changed"),
                            ("whose source could not be read", "Unread")):  # fmt: skip
            listed = admin.get(waits[said].href).context["lines"]
            assert (waits[said].number, [one.article.title for one in listed]) == ("1", [title])

    def test_where_no_source_was_looked_at_there_is_nothing_to_choose(
        self, there: str, article: Article, admin: Client
    ) -> None:
        assert 'name="source"' not in admin.get(there).content.decode()

    def test_a_line_says_what_is_on_the_article_and_who_works_on_it(
        self, there: str, bobs_seat: Seat, annotate: Annotate, admin: Client
    ) -> None:
        annotate("4,120 landings", "figure", "claim", seat=bobs_seat)
        annotate("Count first", "claim", seat=bobs_seat)
        page = admin.get(there)
        (line,) = page.context["lines"]
        assert [(part.name, part.number) for part in line.bar] == [("Claim", 2), ("Figure", 1)]
        assert line.number == 2
        assert 'aria-label="2 Claim, 1 Figure"' in page.content.decode()
        assert 'aria-label="Annotated by Bob Bianchi"' in page.content.decode()

    def test_it_pages_without_gaps_or_repeats(self, there: str, seat: Seat, admin: Client) -> None:
        add_many(seat, 120)
        seen, more = [], ""
        while True:
            page = admin.get(there + more)
            seen += [line.article.title for line in page.context["lines"]]
            more = page.context["more"]
            if not more:
                break
        assert seen == [f"Nr {number}" for number in reversed(range(120))]

    @pytest.mark.parametrize("cursor", ["x", "2026~", "2026-01-01~1", "~", "\x00"])
    def test_a_made_up_cursor_begins_at_the_front(
        self, cursor: str, there: str, seat: Seat, admin: Client
    ) -> None:
        add_many(seat, 1)
        assert titles(admin, there, after=cursor) == ["Nr 0"]

    def test_htmx_gets_the_part_that_it_asks_for(
        self, there: str, article: Article, admin: Client
    ) -> None:
        headers = {"hx-request": "true", "hx-target": "article-results"}
        part = admin.get(there, headers=headers).content.decode()
        assert "<html" not in part
        assert '<ul class="lines">' in part
        part = admin.get(there, headers=headers | {"hx-target": "more"}).content.decode()
        assert part.lstrip().startswith('<li class="line selectable">')

    @pytest.mark.parametrize("number", [10, 1000])
    def test_the_number_of_queries_does_not_grow(
        self,
        number: int,
        there: str,
        seat: Seat,
        admin: Client,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        add_many(seat, number)
        with django_assert_num_queries(15):
            admin.get(there)

    def test_titles_are_data(self, there: str, seat: Seat, admin: Client) -> None:
        attack = '"><script>alert(1)</script>{{ 7|add:7 }}'
        add_article(seat=seat, source=from_text("Text."), title=attack)
        page = admin.get(there, {"q": attack}).content.decode()
        assert "<script>alert" not in page


class TestStatus:
    def test_an_annotator_sets_it_from_the_list(
        self, there: str, article: Article, bobs_seat: Seat, signed_in: SignedIn
    ) -> None:
        address = reverse("article-status", args=[article.project.slug, article.pk])
        client = signed_in(bobs_seat.user)
        assert client.post(address, {"status": "done"})["Location"] == there
        article.refresh_from_db()
        assert article.status == "done"
        answer = client.post(address, {"status": "todo"}, headers={"hx-request": "true"})
        assert '<option value="todo" selected>' in answer.content.decode()

    def test_an_unknown_one_changes_nothing(self, article: Article, admin: Client) -> None:
        address = reverse("article-status", args=[article.project.slug, article.pk])
        admin.post(address, {"status": "lost"})
        article.refresh_from_db()
        assert article.status == "todo"


class TestTrash:
    def test_an_article_goes_to_the_trash_and_comes_back(
        self, there: str, article: Article, admin: Client
    ) -> None:
        slug = article.project.slug
        page = admin.post(reverse("article-trash", args=[slug, article.pk]), follow=True)
        undo = reverse("article-restoration", args=[slug, article.pk])
        assert f'action="{undo}"' in page.content.decode()
        assert titles(admin, there) == []
        trash = admin.get(reverse("trash", args=[slug]), {"what": "articles"})
        assert article.title in trash.content.decode()
        admin.post(undo)
        assert titles(admin, there) == [article.title]

    def test_an_annotator_does_not_delete_what_somebody_else_added(
        self, article: Article, bobs_seat: Seat, signed_in: SignedIn
    ) -> None:
        address = reverse("article-trash", args=[article.project.slug, article.pk])
        assert signed_in(bobs_seat.user).post(address).status_code == 403


class TestMetadata:
    @pytest.fixture
    def form(self, article: Article) -> str:
        return reverse("article-metadata", args=[article.project.slug, article.pk])

    def test_it_is_corrected(self, form: str, article: Article, admin: Client) -> None:
        data = {
            "title": "Boats",
            "byline": "Ana Ruiz",
            "source_url": "https://example.org/boats",
            "published_on": "2026-01-31",
            "language": "en",
            "status": "done",
        }
        assert admin.post(form, data).status_code == 302
        article.refresh_from_db()
        assert (article.title, str(article.published_on)) == ("Boats", "2026-01-31")

    def test_a_language_is_a_code(self, form: str, article: Article, admin: Client) -> None:
        for typed, stored in (("pt-BR", "pt-BR"), ("Brazilian Portuguese!", None), ("", "")):
            answer = admin.post(form, {"title": "Boats", "language": typed, "status": "todo"})
            assert answer.status_code == (422 if stored is None else 302)
            if stored is None:
                assert "such as en, es or pt-BR" in answer.content.decode()
            else:
                assert Article.objects.get(pk=article.pk).language == stored

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("title", ""),
            ("title", "x" * 501),
            ("source_url", "javascript:alert(1)"),
            ("published_on", "soon"),
            ("status", "lost"),
        ],
    )
    def test_what_is_wrong_is_said_at_its_field(
        self, field: str, value: str, form: str, article: Article, admin: Client
    ) -> None:
        answer = admin.post(form, {"title": "Boats", "status": "todo", field: value})
        assert answer.status_code == 422
        assert answer.context["form"].errors[field]
        article.refresh_from_db()
        assert article.title.startswith("The harbour")

    def test_an_annotator_does_not_change_what_somebody_else_added(
        self, form: str, bobs_seat: Seat, signed_in: SignedIn
    ) -> None:
        assert signed_in(bobs_seat.user).get(form).status_code == 403
