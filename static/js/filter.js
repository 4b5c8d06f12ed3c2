// The filter: by tag, status, author and open talk. It stands in the address, so that it can be sent
// to somebody and survives a reload. Within one question any answer will do; all questions must agree.

import { announce, toast } from "annotate/status";
import { facts, forgetFacts, isMine, learn, loadFacts, names } from "annotate/facts";
import { reader } from "annotate/server";
import { inText } from "annotate/painter";
import { exceptFor, isFiltered, isShown, repaint, show } from "annotate/shown";
import { draw } from "annotate/filter_panel";

const QUESTIONS = ["tag", "status", "author", "talk"];
let asked = new Map(); // question -> Set of answers, as they stand in the address
const count = document.querySelector(".filter-count");

const answers = (question) => asked.get(question) ?? new Set();

function keysOf(ids) {
  return ids.length ? names.tags.filter(([id]) => ids.includes(id)).map(([, key]) => key) : ["none"];
}

function passes({ author, status, talks, tags }) {
  const any = (question, own) => !answers(question).size || own.some((one) => answers(question).has(one));
  return any("tag", keysOf(tags)) && any("status", [status]) && any("author", [String(author)]) && any("talk", [talks ? "open" : ""]);
}

function intoAddress() {
  const address = new URL(location.href);
  for (const question of QUESTIONS) {
    address.searchParams.delete(question);
    for (const answer of answers(question)) address.searchParams.append(question, answer);
  }
  history.replaceState(history.state, "", address);
}

function fromAddress() {
  const { searchParams } = new URL(location.href);
  const pairs = QUESTIONS.map((question) => [question, new Set(searchParams.getAll(question))]);
  return new Map(pairs.filter(([, found]) => found.size));
}

function said() {
  const shown = [...facts.keys()].filter(isShown).length;
  count.hidden = !isFiltered();
  count.textContent = `${shown} of ${facts.size}`;
  return `Showing ${shown} of ${facts.size} annotations`;
}

/** Filter as `asked` says, from scratch. */
function apply() {
  intoAddress();
  show(asked.size ? passes : null);
  const told = said();
  draw(asked, facts);
  return told;
}

/** Show what answers the questions: a Map from question to a Set of answers. */
export async function filter(questions) {
  try {
    await loadFacts();
  } catch {
    return toast("The server cannot be reached, so nothing can be filtered now.");
  }
  asked = new Map([...questions].filter(([, found]) => found.size));
  announce(apply());
}

/** Show one tag alone, or all again when it is alone already. */
export function solo(key) {
  const alone = asked.size === 1 && answers("tag").size === 1 && answers("tag").has(key);
  return filter(alone ? new Map() : new Map([["tag", new Set([key])]]));
}

/** The same for the tag that has this key, if one has. */
export async function soloByKey(own) {
  await loadFacts().catch(() => {});
  const found = names.tags.find(([, , , shortcut]) => shortcut === own);
  if (found) await solo(found[1]);
}

/** Show an annotation that somebody asked for by name, whatever the filter says. */
export function reveal(id) {
  if (isShown(id)) return;
  asked = new Map();
  announce(`The filter is off. ${apply()}`);
}

let again = 0;

/** The ids in the text that nothing is known of: others' highlights may come without their cards. */
function compare() {
  const here = new Set(inText(reader));
  for (const id of facts.keys()) if (!here.has(id)) facts.delete(id);
  return [...here].some((id) => !facts.has(id));
}

function askAgain() {
  if (!compare()) return;
  forgetFacts();
  loadFacts().then(apply, () => {});
}

function follow({ detail: { blocks, cards } }) {
  if (!facts.size) return;
  exceptFor(learn(cards).filter(isMine));
  if (compare()) {
    clearTimeout(again);
    again = setTimeout(askAgain, 1000);
  }
  if (!isFiltered()) return;
  repaint(blocks);
  said();
}

/** Begin to filter. */
export function watchFilter() {
  const tool = document.getElementById("filter-tool");
  tool.addEventListener("toggle", async () => {
    if (!tool.open) return;
    await filter(asked);
    tool.querySelector("input")?.focus();
  });
  tool.addEventListener("annotate:asked", ({ detail }) => filter(detail));
  document.addEventListener("annotate:changed", follow);
  if (fromAddress().size) filter(fromAddress());
}
