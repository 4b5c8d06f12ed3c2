// Several chosen in a list: how many, all that are shown, and with Shift all between two. The form
// itself works without script.

const bulk = document.getElementById("bulk");
const all = document.getElementById("select-all");
const whole = document.getElementById("select-whole"); // all that match, where the list has that
const said = bulk.querySelector(".bulk-count b");
const boxes = () => [...document.querySelectorAll(".pick input")];

let last = null; // the box that was changed before

function count() {
  const there = boxes();
  const number = there.filter((box) => box.checked).length;
  if (whole && !number) whole.checked = false;
  const match = document.querySelector(".found .number")?.parentElement.textContent.trim();
  said.textContent = whole?.checked ? `all ${match ?? "that match"}` : number ? `${number} selected` : "";
  all.checked = number > 0 && number === there.length;
  all.indeterminate = number > 0 && number < there.length;
}

function choose(range, checked) {
  for (const box of range) box.checked = checked;
  count();
}

document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".pick input");
  if (!box) return;
  const there = boxes();
  if (event.shiftKey && last && there.includes(last)) {
    const [from, to] = [there.indexOf(last), there.indexOf(box)].sort((a, b) => a - b);
    choose(there.slice(from, to + 1), box.checked);
  }
  last = box;
  count();
});
all.addEventListener("change", () => choose(boxes(), all.checked));
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, dialog");
  if (event.key === "Escape" && !writing && boxes().some((box) => box.checked)) choose(boxes(), false);
  const ahead = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!ahead || !event.target.matches?.(".pick input")) return;
  const there = boxes();
  const next = there[there.indexOf(event.target) + ahead];
  if (!next) return;
  event.preventDefault();
  if (event.shiftKey) choose([next], event.target.checked);
  next.focus();
});
for (const name of ["htmx:afterSettle", "annotate:selected"]) document.addEventListener(name, count);
count();
