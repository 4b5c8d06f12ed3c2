// The desk's filter: what is asked again and what is not, and what its folded lists say.

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
