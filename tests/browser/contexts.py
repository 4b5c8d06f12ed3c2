"""Browsers that are emptied and used again. Opening the reader in a browser context of its own
takes Chromium three times the work of opening it in one that has the scripts already."""

from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession

KEPT = 4  # idle ones at most: each holds a process


class Contexts:
    """Browser contexts by their options, as Playwright names them. A context that is borrowed holds
    no cookies, nothing stored and no page but a blank one of its own, which keeps its process."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self.browser = browser
        self.base_url = base_url
        self.idle: list[tuple[dict[str, Any], BrowserContext, CDPSession]] = []
        self.lent: list[tuple[dict[str, Any], BrowserContext, CDPSession]] = []

    def borrow(self, **options: Any) -> BrowserContext:
        found = next((entry for entry in self.idle if entry[0] == options), None)
        if found is None:
            context = self.browser.new_context(base_url=self.base_url, **options)
            keeper = context.new_page()
            keeper.goto("/healthz")
            found = (options, context, context.new_cdp_session(keeper))
        else:
            self.idle.remove(found)
            if "permissions" in options:
                found[1].grant_permissions(options["permissions"])  # taken away with the rest
        self.lent.append(found)
        return found[1]

    def take_back(self) -> None:
        """Empty all that were lent; the newest stay for the next test."""
        for entry in self.lent:
            _, context, keeper = entry
            for page in context.pages[1:]:
                page.close()
            context.unroute_all()
            context.set_offline(False)
            context.clear_cookies()
            context.clear_permissions()
            storage = {"origin": self.base_url, "storageTypes": "all"}
            keeper.send("Storage.clearDataForOrigin", storage)
            self.idle.append(entry)
        self.lent.clear()
        for _, context, _ in self.idle[:-KEPT]:
            context.close()
        del self.idle[:-KEPT]
