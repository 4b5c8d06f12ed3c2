"""What tests of unsent work share: cutting the network, signing out and in, and what is stored and
shown."""

from playwright.sync_api import BrowserContext, Page, Route, expect

from annotate.accounts.models import User
from annotate.annotations.models import Annotation
from tests.browser.conftest import drag
from tests.conftest import PASSWORD


def mark(page: Page, words: str, key: str) -> None:
    drag(page, words)
    page.keyboard.press(key)


def quotes() -> list[str]:
    return list(
        Annotation.objects.filter(deleted_at=None).order_by("pk").values_list("quote", flat=True)
    )


def status(page: Page, text: str) -> None:
    expect(page.locator("#save-status")).to_have_text(text)


def unsent(page: Page, number: int) -> None:
    opener = page.locator("#unsent-opener")
    if number:
        expect(opener).to_have_text(f"Not sent ({number})")
    else:
        expect(opener).to_be_hidden()


def cut(context: BrowserContext | Page) -> None:
    """No change gets through any more, while pages and their files still do."""
    context.route("**/*", lambda route: route.abort() if is_change(route) else route.fallback())


def mend(context: BrowserContext | Page) -> None:
    context.unroute("**/*")


def is_change(route: Route) -> bool:
    return route.request.method == "POST" and "/p/" in route.request.url


def sign_in(page: Page, user: User) -> None:
    page.goto("/")
    page.get_by_label("Email").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your account")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Your account").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Your account")).to_have_count(0)
