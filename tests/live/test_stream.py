"""The live process, as a page hears it."""

import re
import time
from collections.abc import Callable

import httpx
import psycopg
import pytest
from django.db import connection
from django.test import Client

from annotate.accounts.actions import remove_member
from annotate.accounts.models import Membership, User
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import (
    change_annotation,
    delete_annotation,
    restore_annotation,
)
from annotate.annotations.comments import add_comment, delete_comment
from annotate.annotations.models import Annotation
from annotate.articles.actions import add_article
from annotate.articles.models import Article
from annotate.articles.reading import from_text
from annotate.curation.actions import review_annotation
from tests.live.conftest import Live, Stream, now
from tests.server.conftest import until

type Annotate = Callable[..., Annotation]

# The seat comes first, so that the rows are committed before the process looks.
pytestmark = pytest.mark.usefixtures("transactional_db")


def test_what_others_do_arrives_as_the_blocks_and_cards_that_it_touches(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    stream = live.listen(article, bobs_seat.user)
    annotation = annotate("4,120 landings", "figure")
    made = stream.wait("change", lambda data: data["cards"])
    assert list(made["blocks"]) == ["block-1"]
    assert f'data-annotations="{annotation.pk}"' in made["blocks"]["block-1"]
    assert f'id="annotation-{annotation.pk}"' in made["cards"][str(annotation.pk)]
    assert made["count"] == "1 annotation, 0 accepted"

    changed = change_annotation(
        seat=seat, annotation=annotation, seen_version=1, note="Odd", span=(0, 11)
    )
    moved = stream.wait("change", lambda data: "block-0" in data["blocks"])
    assert set(moved["blocks"]) == {"block-0", "block-1"}
    assert "<mark" not in moved["blocks"]["block-1"]

    delete_annotation(seat=seat, annotation=changed, seen_version=2)
    assert stream.wait("change", lambda data: data["gone"])["gone"] == [str(annotation.pk)]
    restore_annotation(seat=seat, annotation=changed)
    stream.wait("change", lambda data: data["count"].startswith("1 ") and data is not made)


def test_a_comment_and_a_verdict_change_the_card_and_leave_the_text(
    seat: Seat, coras_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    annotation = annotate("4,120 landings", "figure")
    stream = live.listen(article, seat.user)
    add_comment(seat=coras_seat, annotation=annotation, text="Is that so?")
    id = str(annotation.pk)
    stream.wait(
        "change", lambda data: re.search(r'class="count[^>]*>1<', data["cards"].get(id, ""))
    )
    review_annotation(seat=coras_seat, annotation=annotation, verdict="accepted")
    judged = stream.wait("change", lambda data: "Accepted" in data["cards"].get(id, ""))
    assert judged["blocks"] == {}


def test_who_is_called_hears_at_once_how_much_waits_whatever_she_reads(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    elsewhere = add_article(seat=seat, source=from_text("Quay two\n\nNothing happens there."))
    annotation = annotate("4,120 landings", "figure")
    here, there = live.listen(article, seat.user), live.listen(elsewhere, seat.user)
    bob = live.listen(article, bobs_seat.user)
    said = add_comment(seat=bobs_seat, annotation=annotation, text="Which books, @Alice?")
    for stream in (here, there):
        assert stream.wait("inbox") == "1"
    add_comment(seat=bobs_seat, annotation=annotation, text="Or whose?")
    there.wait("inbox", lambda unread: unread == "2")
    delete_comment(seat=bobs_seat, comment=said)
    there.wait("inbox", lambda unread: unread == "1" and len(numbers(there)) >= 3)
    add_comment(seat=seat, annotation=annotation, text="Ours")
    bob.wait("inbox", lambda unread: unread == "1")
    assert not any(data["cards"] for name, data, _ in there.events if name == "change")


def numbers(stream: Stream) -> list[str]:
    return [data for name, data, _ in stream.events if name == "inbox"]


def test_who_comes_back_hears_what_came_into_her_inbox_meanwhile(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    annotation = annotate("4,120 landings", "figure")
    since = now()
    add_comment(seat=bobs_seat, annotation=annotation, text="Which books, @Alice?")
    assert live.listen(article, seat.user, since=since).wait("inbox") == "1"


def test_each_role_gets_the_buttons_that_it_may_press(
    bobs_seat: Seat, coras_seat: Seat, veras_seat: Seat, article: Article, annotate: Annotate,
    live: Live,
) -> None:  # fmt: skip
    streams = [live.listen(article, one.user) for one in (bobs_seat, coras_seat, veras_seat)]
    annotation = annotate("4,120 landings", "figure", seat=bobs_seat)
    bobs, coras, veras = (
        stream.wait("change", lambda data: data["cards"])["cards"][str(annotation.pk)]
        for stream in streams
    )
    assert ">Edit<" in bobs
    assert ">Accept<" not in bobs
    assert ">Accept<" in coras
    assert ">Edit<" in coras
    assert "formaction" not in veras


def test_it_is_there_within_a_second(
    bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    stream = live.listen(article, bobs_seat.user)
    annotate("eleven years")
    stream.wait("change", lambda data: data["cards"])

    def seconds() -> float:
        began = time.monotonic()
        made = annotate("4,120 landings", "figure")
        stream.wait("change", lambda data: str(made.pk) in data["cards"])
        return time.monotonic() - began

    # Others work on this machine too; that it looks at a notice alone has a test of its own.
    assert any(seconds() < 1 for _ in range(20))


def test_who_comes_back_hears_what_was_missed(
    bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    stream = live.listen(article, bobs_seat.user)
    first = annotate("4,120 landings", "figure")
    stream.wait("change", lambda data: str(first.pk) in data["cards"])
    until(lambda: stream.cursor, "a cursor")
    second = annotate("Dr. Ana Ruiz")
    again = live.listen(article, bobs_seat.user, since=stream.cursor)
    again.wait("change", lambda data: str(second.pk) in data["cards"])


@pytest.mark.parametrize("since", ["x1", "1.2.3", "x", "-1", "Ω", ""])
def test_a_page_of_which_nobody_knows_what_it_has_seen_loads_itself_anew(
    bobs_seat: Seat, article: Article, live: Live, since: str
) -> None:
    assert live.listen(article, bobs_seat.user, since=since or " ").wait("reload") == "behind"


def test_a_change_between_page_and_stream_is_not_lost(
    bobs_seat: Seat,
    article: Article,
    annotate: Annotate,
    live: Live,
    signed_in: Callable[..., Client],
) -> None:
    page = signed_in(bobs_seat.user).get(f"/p/{article.project.slug}/articles/{article.pk}/")
    seen = page.context["article"].seen
    annotation = annotate("4,120 landings", "figure")
    stream = live.listen(article, bobs_seat.user, since=f"x{seen}")
    stream.wait("change", lambda data: str(annotation.pk) in data["cards"])


def test_a_killed_listening_connection_misses_nothing(
    bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    stream = live.listen(article, bobs_seat.user)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'annotate live' AND datname = current_database()"
        )
    annotation = annotate("4,120 landings", "figure")
    stream.wait("change", lambda data: str(annotation.pk) in data["cards"])


def test_what_is_written_without_a_notice_is_noticed_too(
    bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    annotation = annotate("4,120 landings", "figure")
    stream = live.listen(article, bobs_seat.user)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE annotations_annotation SET note = 'By hand', version = 2")
    card = stream.wait("change", lambda data: "By hand" in str(data["cards"]))["cards"]
    assert list(card) == [str(annotation.pk)]


def test_members_see_who_else_is_here_and_never_an_address(
    seat: Seat, bobs_seat: Seat, article: Article, live: Live
) -> None:
    alice = live.listen(article, seat.user)
    bob = live.listen(article, bobs_seat.user)
    there = alice.wait("here", lambda data: data["people"])
    assert there == {"people": [{"name": "Bob Bianchi", "initials": "BB"}], "more": 0}
    bob.wait("here", lambda data: [one["initials"] for one in data["people"]] == ["AA"])
    assert "example.org" not in str(alice.events + bob.events)


def test_a_stranger_and_a_visitor_get_404(article: Article, charlie: User, live: Live) -> None:
    assert live.listen(article, charlie).status == 404
    assert live.listen(article, None).status == 404
    assert httpx.get(live.address(article), cookies={"sessionid": "x" * 32}).status_code == 404


def test_an_article_in_another_project_or_in_the_trash_is_404(
    seat: Seat, bobs_seat: Seat, article: Article, live: Live
) -> None:
    from annotate.articles.actions import delete_article

    delete_article(seat=seat, article=article)
    assert live.listen(article, bobs_seat.user).status == 404


def test_a_removed_member_is_cut_off_at_once(
    seat: Seat, bobs_seat: Seat, article: Article, annotate: Annotate, live: Live
) -> None:
    stream = live.listen(article, bobs_seat.user)
    remove_member(seat=seat, membership=Membership.objects.get(user=bobs_seat.user))
    stream.wait("end")
    stream.wait_for_end()
    annotate("4,120 landings", "figure")
    assert not any(data["cards"] for name, data, _ in stream.events if name == "change")


def test_signing_out_ends_the_stream(bobs_seat: Seat, article: Article, live: Live) -> None:
    client = Client()
    client.force_login(bobs_seat.user)
    stream = live.listen(article, bobs_seat.user, client=client)
    client.logout()
    stream.wait("end")
    stream.wait_for_end()


def test_open_pages_hold_no_database_connection(
    bobs_seat: Seat, article: Article, live: Live
) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"context": None}) as own:

        def connections() -> int:
            row = own.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            ).fetchone()
            assert row is not None
            return int(row[0])

        before = connections()
        for _ in range(30):
            live.listen(article, bobs_seat.user)
        # It asks with two threads; PostgreSQL ends a process after its connection.
        until(lambda: connections() <= before + 2, "their connections to end")


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://127.0.0.1:1", "null"])
def test_no_page_of_another_site_may_read_it(
    bobs_seat: Seat, article: Article, live: Live, origin: str
) -> None:
    client = Client()
    client.force_login(bobs_seat.user)
    answer = httpx.get(
        live.address(article),
        headers={"Origin": origin},
        cookies={"sessionid": client.cookies["sessionid"].value},
    )
    assert answer.status_code == 404
    assert "access-control-allow-origin" not in answer.headers


def test_a_foreign_host_name_is_not_answered(article: Article, live: Live) -> None:
    answer = httpx.get(live.address(article), headers={"Host": "evil.example"})
    assert answer.status_code == 404
