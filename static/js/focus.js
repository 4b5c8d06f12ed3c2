// After htmx replaced what had the focus, the focus goes to what came in its place: "Load more" to the
// first of the new lines. What has an id keeps it by htmx itself.

const left = new WeakMap(); // request -> what stood before that which it replaces, when that had the focus

document.addEventListener("htmx:beforeSwap", ({ target, detail: { xhr } }) => {
  if (target.contains(document.activeElement)) left.set(xhr, target.previousElementSibling);
});
document.addEventListener("htmx:afterSettle", ({ detail: { xhr } }) => {
  const before = left.get(xhr);
  if (before?.isConnected && document.activeElement === document.body) {
    before.nextElementSibling?.querySelector("a[href], button, input, select")?.focus();
  }
});

// A form that came back goes to the first field that is wrong.
document.querySelector('main form [aria-invalid="true"]')?.focus();

// On a narrow screen the project's places scroll in one row: the one where one is stands in sight.
const here = document.querySelector(".bar nav [aria-current]");
if (here) here.parentElement.scrollLeft = here.offsetLeft - here.parentElement.offsetLeft - 40;
