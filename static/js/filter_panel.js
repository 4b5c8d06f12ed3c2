// The filter's form: what occurs in this article, how often, and what is asked for.

import { names } from "annotate/facts";

const form = document.getElementById("filter");
const NO_TAG = [0, "none", "Note"];

/** How many annotations have each answer, by question. */
function tally(facts) {
  const counts = { tag: new Map(), status: new Map(), author: new Map(), talk: new Map() };
  const add = (question, answer) => counts[question].set(answer, (counts[question].get(answer) ?? 0) + 1);
  const keys = new Map(names.tags.map(([id, key]) => [id, key]));
  for (const { author, status, talks, tags } of facts.values()) {
    for (const key of tags.length ? tags.map((id) => keys.get(id)) : [NO_TAG[1]]) add("tag", key);
    add("status", status);
    add("author", String(author));
    if (talks) add("talk", "open");
  }
  return counts;
}

function chip(question, value, name, count, checked, css = "") {
  const label = document.createElement("label");
  label.className = `chip ${css}`.trim();
  const input = Object.assign(document.createElement("input"), { type: "checkbox", name: question, value, checked });
  const text = document.createElement("span");
  const number = document.createElement("small");
  number.textContent = count;
  text.append(name, " ", number);
  label.append(input, text);
  return label;
}

function group(legend, chips) {
  const set = document.createElement("fieldset");
  const title = document.createElement("legend");
  title.textContent = legend;
  set.append(title, ...chips);
  return set;
}

function offered() {
  return [
    ["Tag", "tag", [...names.tags, NO_TAG].map(([id, key, name]) => [key, name, `tag-${id}`])],
    ["Status", "status", names.statuses],
    ["Author", "author", names.authors.map(([id, name]) => [String(id), name])],
    ["Talk", "talk", [["open", "Unresolved"]]],
  ];
}

/** Draw the form: `asked` is a Map from question to a Set of answers. The focus stays where it is. */
export function draw(asked, facts) {
  const { name, value } = document.activeElement;
  const within = form.contains(document.activeElement);
  const counts = tally(facts);
  const groups = offered().flatMap(([legend, question, choices]) => {
    const chosen = asked.get(question) ?? new Set();
    const there = choices.filter(([key]) => counts[question].has(key) || chosen.has(key));
    const chips = there.map(([key, title, css]) => chip(question, key, title, counts[question].get(key) ?? 0, chosen.has(key), css));
    return chips.length ? [group(legend, chips)] : [];
  });
  const all = Object.assign(document.createElement("button"), { type: "reset", className: "text-button", textContent: "Show all" });
  all.disabled = !asked.size;
  form.replaceChildren(...(groups.length ? [...groups, all] : ["No annotation yet."]));
  if (!within) return;
  const same = form.querySelector(`[name="${name}"][value="${CSS.escape(value)}"]`) ?? form.querySelector("input");
  same?.focus();
}

function tell() {
  const asked = new Map();
  for (const { name, value } of form.querySelectorAll(":checked")) {
    asked.set(name, (asked.get(name) ?? new Set()).add(value));
  }
  form.dispatchEvent(new CustomEvent("annotate:asked", { bubbles: true, detail: asked }));
}

form.addEventListener("change", tell);
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", (event) => {
  event.preventDefault();
  form.dispatchEvent(new CustomEvent("annotate:asked", { bubbles: true, detail: new Map() }));
});
