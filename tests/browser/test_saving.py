"""What happens when the server cannot be reached, or refuses."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from annotate.annotations.models import Annotation
from annotate.articles.models import Article
from tests.browser.conftest import drag, saved


def test_a_failed_request_says_not_sent_and_is_sent_again(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    tries: list[str] = []

    def fail_once(route: Route) -> None:
        tries.append(route.request.post_data or "")
        if len(tries) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/annotations/", fail_once)
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    expect(page.locator("mark.unsent")).to_have_text("4,120 landings")
    expect(page.locator("#save-status")).to_have_text("Not sent")
    saved(page)
    assert tries[0] == tries[1]
    assert Annotation.objects.get().quote == "4,120 landings"
    expect(page.locator("mark.unsent")).to_have_count(0)


def test_an_answer_that_was_lost_makes_no_second_annotation(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    tries: list[int] = []

    def lose_the_first_answer(route: Route) -> None:
        tries.append(route.fetch().status)
        if len(tries) == 1:
            route.abort()
        else:
            route.continue_()

    page.route("**/annotations/", lose_the_first_answer)
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    expect(page.locator("#save-status")).to_have_text("Not sent")
    saved(page)
    assert Annotation.objects.count() == 1
    expect(page.locator(".card")).to_have_count(1)
    expect(page.locator("#annotation-count")).to_have_text("1 annotation, 0 accepted")


BREAKS_OFF = """() => {
  const whole = Response.prototype.text;
  Response.prototype.text = function () {
    if (!this.url.endsWith("/annotations/")) return whole.call(this);
    Response.prototype.text = whole;
    return Promise.reject(new TypeError("network error"));
  };
}"""


def test_an_answer_that_breaks_off_is_asked_for_again(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.evaluate(BREAKS_OFF)
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    expect(page.locator(".card:not(.draft)")).to_have_count(1)
    saved(page)
    assert Annotation.objects.count() == 1


def test_what_something_else_than_the_server_answered_is_not_saved_by_that(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    portal = {"status": 200, "content_type": "text/html", "body": "<h1>Our guests sign in</h1>"}
    page.route("**/annotations/", lambda route: route.fulfill(**portal))
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    expect(page.locator("#save-status")).to_have_text("Not sent")
    page.unroute("**/annotations/")
    saved(page)
    assert Annotation.objects.get().quote == "4,120 landings"


def test_what_is_refused_disappears_and_says_why(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.route(
        "**/annotations/",
        lambda route: route.fulfill(status=422, content_type="text/plain", body="No such place."),
    )
    drag(page, "4,120 landings")
    page.keyboard.press("f")
    expect(page.locator("#toast")).to_contain_text("No such place.")
    expect(page.locator("mark")).to_have_count(0)
    assert "gave 4,120 landings in 2018" in page.locator("#reader .text").inner_text()


def test_several_made_while_the_server_is_away_arrive_in_order(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.context.set_offline(True)
    for words, key in (("4,120 landings", "f"), ("landings in 2018", "c"), ("Count first", "r")):
        drag(page, words)
        page.keyboard.press(key)
    expect(page.locator("#save-status")).to_have_text("Offline")
    assert Annotation.objects.count() == 0
    page.context.set_offline(False)
    saved(page)
    assert list(Annotation.objects.order_by("pk").values_list("quote", flat=True)) == [
        "4,120 landings",
        "landings in 2018",
        "Count first",
    ]
    expect(page.locator(".cards > .card")).to_have_count(3)
    expect(page.locator("#annotation-count")).to_have_text("3 annotations, 0 accepted")
