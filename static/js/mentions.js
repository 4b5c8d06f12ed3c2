// Completing a mention: after an @ the members whose names go on so, in a list below the field.
// Works for every `textarea[data-members]`, in a card or on a page of its own.

const MOST = 8;
const BEFORE = /(?:^|[^\p{L}\p{N}@._-])@([\p{L}\p{N}][^\n@]{0,40}|)$/u;

const known = new Map(); // address -> promise of names
let field = null; // the field whose list is open
let list = null;
let names = [];
let at = 0;

async function ask(address) {
  const answer = await fetch(address, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`The server answered ${answer.status}.`);
  return (await answer.json()).names;
}

function namesAt(address) {
  if (!known.has(address)) {
    known.set(address, ask(address));
    known.get(address).catch(() => known.delete(address)); // asked again at the next letter
  }
  return known.get(address);
}

/** The names of `all` that what stands after an @ could become: those that begin so come first. */
export function candidates(all, typed) {
  const wanted = typed.toLocaleLowerCase();
  const begins = (name) => name.toLocaleLowerCase().startsWith(wanted);
  const contains = (name) => name.toLocaleLowerCase().split(/[\s.-]+/).some((word) => word.startsWith(wanted));
  return [...new Set([...all.filter(begins), ...all.filter(contains)])].slice(0, MOST);
}

/** What stands between an @ and the caret of a field; null when no mention is being written. */
function typedIn(area) {
  if (area.selectionStart !== area.selectionEnd) return null;
  return area.value.slice(0, area.selectionStart).match(BEFORE)?.[1] ?? null;
}

/** A screen reader hears that there is a list; its options are read as they are pointed at. */
function say(text) {
  let status = field.parentElement.querySelector("[role=status]");
  if (!status) {
    status = document.createElement("p");
    status.role = "status";
    status.className = "visually-hidden";
    field.parentElement.append(status);
  }
  status.textContent = text;
}

function close() {
  list?.remove();
  for (const name of ["aria-activedescendant", "aria-controls"]) field?.removeAttribute(name);
  list = field = null;
}

function point(to) {
  at = (to + names.length) % names.length;
  [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
  field.setAttribute("aria-activedescendant", list.children[at].id);
  const option = list.children[at];
  list.scrollTop = Math.min(Math.max(list.scrollTop, option.offsetTop + option.offsetHeight - list.clientHeight), option.offsetTop);
}

function optionOf(name, i) {
  const option = document.createElement("li");
  option.id = `mention-${i}`;
  option.role = "option";
  option.textContent = name;
  option.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the field keeps the focus
    take(i);
  });
  return option;
}

function show(area) {
  close();
  field = area;
  list = document.createElement("ul");
  list.id = "mention-list";
  list.className = "mention-list";
  list.role = "listbox";
  list.ariaLabel = "Members";
  list.append(...names.map(optionOf));
  area.after(list);
  say(names.length === 1 ? "1 member" : `${names.length} members`);
  area.setAttribute("aria-controls", list.id);
  point(0);
  list.scrollIntoView({ block: "nearest" });
}

function take(which) {
  const area = field;
  const end = area.selectionStart;
  const start = end - typedIn(area).length;
  close();
  area.setRangeText(`${names[which]} `, start, end, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

async function onInput(area) {
  const typed = typedIn(area);
  if (typed === null) return field === area ? close() : undefined;
  const all = await namesAt(area.dataset.members).catch(() => []);
  // Something else may have been typed while the names were fetched.
  if (!area.isConnected || document.activeElement !== area || typedIn(area) !== typed) return undefined;
  names = candidates(all, typed);
  const done = names.length === 1 && names[0] === typed.trimEnd();
  return names.length && !done ? show(area) : close();
}

const KEYS = {
  ArrowDown: () => point(at + 1),
  ArrowUp: () => point(at - 1),
  Enter: () => take(at),
  Tab: () => take(at),
  Escape: () => close(),
};

// Before anybody else: Escape closes the list and not the form, Enter takes a name.
document.addEventListener(
  "keydown",
  (event) => {
    if (event.target !== field || event.isComposing || event.ctrlKey || event.metaKey || !KEYS[event.key]) return;
    if (!list.isConnected) return close();
    event.preventDefault();
    event.stopImmediatePropagation();
    KEYS[event.key]();
  },
  { capture: true },
);
document.addEventListener("input", (event) => {
  if (event.target.matches("textarea[data-members]")) onInput(event.target);
});
document.addEventListener("focusin", ({ target }) => {
  if (target !== field) close();
  if (!target.matches("textarea[data-members]")) return;
  // It stays a text box of several lines, which a combobox cannot be.
  target.setAttribute("aria-autocomplete", "list");
});
