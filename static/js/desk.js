// The desk by keyboard: one key each for what is selected. `bulk` counts and selects; without script the
// list and its forms work as they are.

const form = document.getElementById("bulk");
const whole = document.getElementById("select-whole");
const items = () => [...document.querySelectorAll(".pickable")];
const boxes = () => [...document.querySelectorAll(".pick input")];
const current = () => document.activeElement.closest(".pickable");
const handle = (item) => item?.querySelector(".pick input") ?? item?.querySelector(".place");
const isSelected = () => boxes().some((box) => box.checked);

function go(item) {
  handle(item)?.focus({ preventScroll: true });
  item?.scrollIntoView({ block: "nearest" });
}

function changed() {
  document.dispatchEvent(new CustomEvent("htmx:afterSettle")); // `bulk` counts again
}

function step(by, extends_) {
  const all = items();
  const from = current();
  const next = from ? all[all.indexOf(from) + by] : all[by > 0 ? 0 : all.length - 1];
  if (!next) return;
  if (extends_ && form) for (const one of [from ?? next, next]) handle(one).checked = true;
  go(next);
  changed();
}

function selectAll() {
  const checked = !boxes().every((box) => box.checked);
  for (const box of boxes()) box.checked = checked;
  changed();
}

/** Press a button of the bar for what is selected, else for the annotation one is at. */
function act(name) {
  const button = form?.querySelector(`[name="do"][value="${name}"]`);
  if (!button || (!isSelected() && !current())) return;
  if (!isSelected()) handle(current()).checked = true;
  changed();
  const reason = document.getElementById("bulk-reason");
  if (name === "reject") reason.focus();
  else button.click();
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  J: () => step(1, true),
  K: () => step(-1, true),
  A: () => selectAll(),
  a: () => act("accept"),
  x: () => act("reject"),
  t: () => isSelected() && document.getElementById("bulk-tag")?.focus(),
  o: () => current()?.querySelector(".place")?.click(),
  u: () => document.querySelector(".messages .message form button")?.click(),
  "/": () => document.getElementById("q").focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    for (const open of document.querySelectorAll("details.many[open]")) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  }
  if (event.key === "Enter" && event.target.id === "bulk-reason") {
    event.preventDefault();
    form.querySelector('[name="do"][value="reject"]').click();
  }
  if (event.target.closest("input:not([type=checkbox]), textarea, select, dialog[open]")) return;
  const command = COMMANDS[event.key];
  if (!command) return;
  event.preventDefault();
  command();
});

// All that match: everything shown is ticked too, and nothing less than that is all.
whole?.addEventListener("change", () => {
  for (const box of boxes()) box.checked = whole.checked;
  changed();
});
document.addEventListener("change", ({ target }) => {
  if (whole && target.matches?.(".pick input, #select-all")) whole.checked = false;
});
form?.addEventListener("submit", (event) => {
  const said = document.querySelector(".found")?.textContent.trim();
  if (whole.checked && !confirm(`Change all that match: ${said}?`)) event.preventDefault();
});

// Leaving the search field asks for nothing that is not shown already: a form that was opened below
// stays, with what is written in it.
const said = () => new URLSearchParams(new FormData(document.getElementById("desk-filter"))).toString();
let asked = said();
document.addEventListener("htmx:confirm", (event) => {
  if (event.target.id !== "desk-filter") return;
  const now = said();
  if (now === asked && event.detail.triggeringEvent?.type !== "submit") event.preventDefault();
  asked = now;
});

// What is chosen in a folded list stands in its head.
document.addEventListener("change", ({ target }) => {
  const many = target.closest?.("[data-many]");
  if (!many) return;
  const named = [...many.querySelectorAll("label:not(.none-of) :checked + span")];
  const said = many.querySelector(".many-said");
  const not = named.length && many.querySelector(".none-of input").checked ? "not " : "";
  said.textContent = named.length ? not + named.map((one) => one.textContent).join(", ") : said.dataset.any;
});
document.addEventListener("click", ({ target }) => {
  for (const open of document.querySelectorAll("details.many[open]")) {
    if (!open.contains(target)) open.open = false;
  }
});
