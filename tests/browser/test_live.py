"""Two people in one article, each in a browser of her own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.utils.csp import CSP
from knox.models import AuthToken
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from annotate.accounts.actions import remove_member
from annotate.accounts.models import Membership
from annotate.accounts.permissions import Seat
from annotate.annotations.actions import change_annotation, create_annotation, delete_annotation
from annotate.annotations.comments import add_comment, resolve_thread
from annotate.annotations.drafts import Draft
from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import card, drag, saved
from tests.browser.unsent import sign_in, sign_out
from tests.live.conftest import start_live, stop_live
from tests.server.conftest import free_port, until

type Open = Callable[..., Page]


@pytest.fixture(scope="session")
def live_port(live_server: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where a live process serves the pages of the tests' web server."""
    port = free_port()
    web_port = int(live_server.url.rpartition(":")[2])
    process = start_live(port, web_port, tmp_path_factory.mktemp("live") / "log")
    yield port
    stop_live(process)


@pytest.fixture
def open_live(open_reader: Open, live_port: int, live_server: LiveServer, settings: Any) -> Open:
    """Open an article that hears what others do."""
    host = live_server.url.rpartition(":")[0]
    settings.LIVE_PORT = live_port
    settings.SECURE_CSP = settings.SECURE_CSP | {"connect-src": [CSP.SELF, f"{host}:{live_port}"]}

    def open_live(article: Article, **options: Any) -> Page:
        page = open_reader(article, **options)
        page.wait_for_selector("html[data-live=on]")
        return page

    return open_live


def tagged(seat: Seat, article: Article, quote: str, tag: str = "claim") -> Annotation:
    return create_annotation(seat=seat, draft=Draft(article=article, quote=quote, tags=(tag,)))[0]


def test_what_one_marks_the_other_sees(
    open_live: Open, text: Article, seat: Seat, bobs_seat: Seat
) -> None:
    alice, bob = open_live(text), open_live(text, user=bobs_seat.user)
    drag(alice, "4,120 landings")
    alice.keyboard.press("f")
    saved(alice)
    expect(bob.locator("mark")).to_have_text("4,120 landings")
    expect(bob.locator(".cards > .card")).to_have_count(1)
    expect(bob.locator(".card header")).to_contain_text("Alice Ahlberg")
    expect(bob.locator("#annotation-count")).to_have_text("1 annotation, 0 accepted")

    drag(bob, "landings in 2018")
    bob.keyboard.press("c")
    saved(bob)
    expect(alice.locator(".cards > .card")).to_have_count(2)
    alice.locator(".card").first.focus()
    alice.keyboard.press("d")
    saved(alice)
    expect(bob.locator(".cards > .card")).to_have_count(1)
    expect(bob.locator("mark")).to_have_count(1)
    expect(bob.locator("mark")).to_have_text("landings in 2018")


def test_who_else_is_here_stands_at_the_top(
    open_live: Open, text: Article, bobs_seat: Seat, coras_seat: Seat
) -> None:
    alice = open_live(text)
    here = alice.locator("#here")
    expect(here).to_be_hidden()
    bob, cora = open_live(text, user=bobs_seat.user), open_live(text, user=coras_seat.user)
    expect(alice.get_by_role("img", name="Also reading: Bob Bianchi, Cora Costa")).to_be_visible()
    expect(here.locator(".face")).to_have_text(["BB", "CC"])
    expect(bob.get_by_role("img", name="Also reading: Alice Ahlberg, Cora Costa")).to_be_visible()
    cora.close()
    expect(alice.get_by_role("img", name="Also reading: Bob Bianchi", exact=True)).to_be_visible()
    bob.close()
    expect(here).to_be_hidden()


def test_selection_caret_and_place_stay_while_others_write(
    open_live: Open, text: Article, bobs_seat: Seat
) -> None:
    alice = open_live(text, viewport={"width": 1000, "height": 260})
    drag(alice, "pilots thought")
    expect(alice.locator("#toolbar")).to_be_visible()
    before = alice.evaluate("[getSelection().toString(), scrollY, document.activeElement.id]")
    assert before[0] == "pilots thought"
    for quote in ("4,120 landings", "thought it was", "eleven years", "learned to count"):
        tagged(bobs_seat, text, quote)
    expect(alice.locator(".cards > .card")).to_have_count(4)
    after = alice.evaluate("[getSelection().toString(), scrollY, document.activeElement.id]")
    assert after == before
    expect(alice.locator("#toolbar")).to_be_visible()
    alice.keyboard.press("c")
    saved(alice)
    assert Annotation.objects.filter(quote="pilots thought").exists()


def test_a_selection_that_is_being_drawn_is_not_torn(
    open_live: Open, text: Article, bobs_seat: Seat
) -> None:
    alice = open_live(text)
    drag(alice, "4,120 landings")
    left, top, right, bottom = alice.evaluate(
        "(({left, top, right, bottom}) => [left, top, right, bottom])"
        "(getSelection().getRangeAt(0).getBoundingClientRect())"
    )
    alice.evaluate("getSelection().removeAllRanges()")
    alice.mouse.move(left + 1, (top + bottom) / 2)
    alice.mouse.down()
    alice.mouse.move((left + right) / 2, (top + bottom) / 2)
    heard = "performance.getEntriesByType('mark').length"
    alice.evaluate(
        "document.addEventListener('annotate:changed', () => performance.mark('changed'))"
    )
    tagged(bobs_seat, text, "The books gave 4,120")
    alice.wait_for_selector("html[data-live=waiting]")
    assert alice.evaluate(heard) == 0
    alice.mouse.move(right - 1, (top + bottom) / 2)
    alice.mouse.up()
    expect(alice.locator("mark")).to_have_text("The books gave 4,120")
    assert alice.evaluate("getSelection().toString()") == "4,120 landings"


def test_only_the_touched_blocks_are_replaced(
    open_live: Open, text: Article, bobs_seat: Seat
) -> None:
    alice = open_live(text)
    alice.evaluate(
        "for (const b of document.querySelectorAll('#reader [data-start]')) b.mine = true"
    )
    tagged(bobs_seat, text, "4,120 landings")
    expect(alice.locator("mark")).to_have_count(1)
    all_blocks = "[...document.querySelectorAll('#reader [data-start]')]"
    replaced = alice.evaluate(f"{all_blocks}.filter((b) => !b.mine).map((b) => b.id)")
    assert replaced == ["block-1"]


def test_ones_own_changes_come_back_without_replacing_anything(
    open_live: Open, text: Article, bobs_seat: Seat
) -> None:
    alice = open_live(text)
    drag(alice, "4,120 landings")
    alice.keyboard.press("f")
    saved(alice)
    alice.evaluate("document.querySelector('.card').mine = true")
    tagged(bobs_seat, text, "arithmetic")
    expect(alice.locator(".cards > .card")).to_have_count(2)
    assert alice.evaluate("document.querySelector('.card').mine") is True


def test_an_open_form_stays_and_says_that_there_is_something_newer(
    open_live: Open, text: Article, seat: Seat, coras_seat: Seat
) -> None:
    annotation = tagged(seat, text, "4,120 landings")
    alice = open_live(text)
    card(alice, annotation).get_by_role("button", name="Edit").click()
    note = card(alice, annotation).locator("textarea[name=note]")
    note.fill("Half a sentence")
    change_annotation(seat=coras_seat, annotation=annotation, seen_version=1, note="Cora was here")
    expect(card(alice, annotation)).to_contain_text("Somebody else has changed this meanwhile.")
    expect(note).to_be_focused()
    expect(note).to_have_value("Half a sentence")
    card(alice, annotation).get_by_role("button", name="Save").click()
    expect(card(alice, annotation)).to_contain_text("Cora was here")
    annotation.refresh_from_db()
    assert annotation.note == "Cora was here"


def test_what_others_say_comes_into_an_open_thread(
    open_live: Open, text: Article, seat: Seat, coras_seat: Seat
) -> None:
    annotation = tagged(seat, text, "4,120 landings")
    alice = open_live(text)
    card(alice, annotation).get_by_role("button", name="Comment").click()
    field = card(alice, annotation).locator(".comments textarea")
    field.fill("I am about to")
    add_comment(seat=coras_seat, annotation=annotation, text="Is that so?")
    expect(card(alice, annotation).locator(".comments ol")).to_contain_text("Is that so?")
    expect(field).to_be_focused()
    expect(field).to_have_value("I am about to")
    resolve_thread(seat=coras_seat, annotation=annotation)
    expect(card(alice, annotation)).to_contain_text("Resolved by Cora Costa")
    expect(field).to_have_value("I am about to")


def test_a_mention_anywhere_in_the_project_shows_in_the_bar(
    open_live: Open, text: Article, article: Article, seat: Seat, coras_seat: Seat
) -> None:
    alice = open_live(text)
    annotation = tagged(seat, article, "4,120 landings")
    for number in ("1", "2"):
        add_comment(seat=coras_seat, annotation=annotation, text="@Alice, is that so?")
        link = alice.get_by_role("link", name=f"Inbox, {number} unread", exact=True)
        expect(link.locator(".unread")).to_have_text(number)


def test_focus_stays_on_the_same_button_of_a_card_that_changes(
    open_live: Open, text: Article, seat: Seat, coras_seat: Seat
) -> None:
    annotation = tagged(seat, text, "4,120 landings")
    alice = open_live(text)
    button = card(alice, annotation).get_by_role("button", name="Edit")
    button.focus()
    change_annotation(seat=coras_seat, annotation=annotation, seen_version=1, note="Cora was here")
    expect(card(alice, annotation)).to_contain_text("Cora was here")
    expect(button).to_be_focused()


def test_when_the_focused_card_is_deleted_the_next_one_has_the_focus(
    open_live: Open, text: Article, seat: Seat, coras_seat: Seat
) -> None:
    first, second = (tagged(seat, text, quote) for quote in ("4,120 landings", "arithmetic"))
    alice = open_live(text)
    card(alice, first).focus()
    delete_annotation(seat=coras_seat, annotation=first, seen_version=1)
    expect(card(alice, first)).to_have_count(0)
    expect(card(alice, second)).to_be_focused()


def test_what_a_program_writes_shows_too(open_live: Open, text: Article, bobs_seat: Seat) -> None:
    alice = open_live(text)
    token = AuthToken.objects.create(bobs_seat.user)[1]
    answer = Client(headers={"Authorization": f"Token {token}"}).post(
        f"/api/v1/projects/{text.project.slug}/annotations/",
        {"article": str(text.pk), "quote": "4,120 landings", "tags": ["figure"]},
        content_type="application/json",
    )
    assert answer.status_code == 201
    expect(alice.locator("mark")).to_have_text("4,120 landings")


def test_after_a_drop_the_page_shows_what_it_missed(
    open_live: Open, text: Article, bobs_seat: Seat
) -> None:
    alice = open_live(text)
    tagged(bobs_seat, text, "4,120 landings")
    expect(alice.locator("mark")).to_have_count(1)
    alice.context.set_offline(True)
    alice.evaluate("dispatchEvent(new Event('pagehide'))")
    tagged(bobs_seat, text, "arithmetic")
    alice.context.set_offline(False)
    alice.evaluate("dispatchEvent(new Event('pageshow'))")
    expect(alice.locator("mark")).to_have_text(["4,120 landings", "arithmetic"])


def test_a_removed_member_is_told_and_hears_no_more(
    open_live: Open, text: Article, seat: Seat, bobs_seat: Seat
) -> None:
    bob = open_live(text, user=bobs_seat.user)
    remove_member(seat=seat, membership=Membership.objects.get(user=bobs_seat.user))
    expect(bob.locator("#toast")).to_contain_text("no longer a member")
    tagged(seat, text, "4,120 landings")
    alice = open_live(text)
    expect(alice.locator("mark")).to_have_count(1)
    expect(bob.locator("mark")).to_have_count(0)


def test_who_signs_in_again_in_another_tab_goes_on_where_she_left_off(
    open_live: Open, text: Article, seat: Seat, bobs_seat: Seat
) -> None:
    alice = open_live(text)
    other = alice.context.new_page()
    sign_out(other)
    expect(alice.locator("#toast")).to_contain_text("signed out")
    tagged(bobs_seat, text, "4,120 landings")
    sign_in(other, seat.user)
    expect(alice.locator("mark")).to_have_text("4,120 landings")


def test_without_a_live_process_pages_work_as_before(
    open_reader: Open, text: Article, bobs_seat: Seat
) -> None:
    page = open_reader(text)
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    saved(page)
    assert page.locator("#reader").get_attribute("data-live-at") is None
    assert until(Annotation.objects.count, "it to be stored") == 1
