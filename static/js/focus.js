// After htmx replaced what had the focus, the focus goes to what came in its place: to the item of a list
// whose button was pressed, where that can have it, else, as after "Load more", to the first of the new
// lines. What has an id keeps it by htmx itself.

const left = new WeakMap(); // request -> the item that had the focus, and what stood before that which it replaces

document.addEventListener("htmx:beforeSwap", ({ target, detail: { xhr } }) => {
  const item = document.activeElement.closest("li[id]")?.id;
  if (target.contains(document.activeElement)) left.set(xhr, { item, before: target.previousElementSibling });
});
document.addEventListener("htmx:afterSettle", ({ detail: { xhr } }) => {
  const { item = "", before } = left.get(xhr) ?? {};
  if (document.activeElement !== document.body) return;
  document.getElementById(item)?.focus();
  if (document.activeElement !== document.body || !before?.isConnected) return;
  before.nextElementSibling?.querySelector("a[href], button, input, select")?.focus();
});

// A form that came back goes to the first field that is wrong.
document.querySelector('main form [aria-invalid="true"]')?.focus();

// On a narrow screen the project's places scroll in one row: the one where one is stands in sight.
const here = document.querySelector(".bar nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;
