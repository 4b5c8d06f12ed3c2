// What is selected on the desk: some, all that is shown, or all that match; and where one was when it
// was changed.

const PLACE = "annotate-desk-place";
const form = document.getElementById("bulk");
const whole = document.getElementById("select-whole");

export const items = () => [...document.querySelectorAll(".pickable")];
export const boxes = () => [...document.querySelectorAll(".pick input")];

/** Let `bulk` count again. */
export function changed() {
  document.dispatchEvent(new CustomEvent("annotate:selected"));
}

function tick(checked) {
  for (const box of boxes()) box.checked = checked;
}

/** All that is shown, then all that match where there are more, then none. */
export function selectAll() {
  if (!form) return;
  const shown = boxes().every((box) => box.checked);
  whole.checked = shown && !whole.checked && Boolean(document.querySelector("#more"));
  tick(!shown || whole.checked);
  changed();
}

// All that match: everything shown is ticked too, and nothing less than that is all.
whole?.addEventListener("change", () => {
  tick(whole.checked);
  changed();
});
document.addEventListener("change", ({ target }) => {
  if (whole && target.matches?.(".pick input, #select-all")) whole.checked = false;
});
document.addEventListener("click", ({ target }) => {
  if (whole && target.matches?.(".pick input")) whole.checked = false;
});
// Another filter finds others; what comes below is among all that match.
document.addEventListener("htmx:afterSettle", ({ detail }) => {
  if (!whole?.checked) return;
  if (detail.target?.id === "annotation-results") whole.checked = false;
  else tick(true);
  changed();
});
form?.addEventListener("submit", (event) => {
  const found = document.querySelector(".found")?.textContent.trim();
  if (whole.checked && !confirm(`Change all that match: ${found}?`)) event.preventDefault();
});

/** Keep where one is over the answer to what one does. */
export function remember(item) {
  const at = items().indexOf(item ?? boxes().find((box) => box.checked)?.closest(".pickable"));
  if (at >= 0) sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, at]));
}

/** The item that stands now where one was, once. */
export function returned() {
  const [path, at] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
  sessionStorage.removeItem(PLACE);
  return path === location.pathname ? (items()[at] ?? items().at(-1)) : undefined;
}
