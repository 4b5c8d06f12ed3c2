"""The browser's own store, where a browser has none to give."""

from collections.abc import Callable

from playwright.sync_api import Page

from annotate.articles.models import Article

WITHOUT = "indexedDB.open = () => { throw new Error('This browser keeps nothing.'); }"
ADD_AND_FORGET = """async () => {
  const store = await import("annotate/store");
  const add = (id) => store.add({ id, person: "somebody", state: "waiting" });
  const first = await add("first");
  await add("second");
  await store.remove(first);
  await add("third");
  return [store.isKept(), (await store.list("somebody", "waiting")).map(({ id }) => id)];
}"""


def test_nothing_takes_the_place_of_what_waits_in_memory(
    open_reader: Callable[..., Page], text: Article
) -> None:
    page = open_reader(text)
    page.add_init_script(WITHOUT)
    page.reload()
    page.wait_for_selector("html[data-reader=ready]")
    assert page.evaluate(ADD_AND_FORGET) == [False, ["second", "third"]]
