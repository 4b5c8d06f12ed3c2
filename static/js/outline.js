// The outline: what the map shows, in words. Each part of the article, and what is marked in it.

import { blocksIn } from "annotate/offsets";
import { beginningsOn } from "annotate/shown";
import { facts, loadFacts, names } from "annotate/facts";
import { reader } from "annotate/server";
import { shortened } from "annotate/graphemes";

const tool = document.getElementById("outline-tool");
const box = document.getElementById("outline");
const SHORT = 60; // units of a paragraph's beginning, where no heading tells parts apart

function begins(block) {
  return [...block.querySelectorAll("mark[data-begins]")].flatMap(beginningsOn);
}

/** The parts: `{block, level, name, ids}`. Without headings, the paragraphs that are marked. */
function parts() {
  const blocks = blocksIn(reader);
  const depth = (block) => Number(block.tagName.match(/^H([1-6])$/)?.[1] ?? 0);
  if (blocks.filter(depth).length < 2) {
    const marked = blocks.map((block) => ({ block, level: 2, name: nameOf(block), ids: begins(block) }));
    return marked.filter(({ ids }) => ids.length);
  }
  const found = [];
  for (const block of blocks) {
    if (depth(block) || !found.length) found.push({ block, level: depth(block) || 1, name: nameOf(block), ids: [] });
    found.at(-1).ids.push(...begins(block));
  }
  return found;
}

function nameOf({ textContent }) {
  return textContent.length > SHORT * 1.5 ? shortened(textContent, SHORT) : textContent;
}

/** “2 Claim, 1 Figure”. */
function inWords(ids) {
  const known = ids.filter((id) => facts.has(id));
  if (!known.length) return [`${ids.length} ${ids.length === 1 ? "annotation" : "annotations"}`]; // without a connection
  const counts = new Map();
  for (const id of known) {
    const tag = facts.get(id).tags[0] ?? 0;
    counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const named = [...names.tags, [0, "", "Note"]].filter(([id]) => counts.has(id));
  return named.map(([id, , name]) => {
    const part = document.createElement("span");
    part.className = `tag-${id}`;
    part.textContent = `${counts.get(id)} ${name}`;
    return part;
  });
}

function line({ block, level, name, ids }) {
  const item = document.createElement("li");
  item.className = `level-${level}`;
  const link = document.createElement("a");
  link.href = `#${block.id}`;
  link.textContent = name;
  link.dir = "auto";
  const below = document.createElement("p");
  below.append(...(ids.length ? inWords(ids) : []));
  item.append(link, ...(ids.length ? [below] : []));
  return item;
}

async function fill() {
  await loadFacts().catch(() => {});
  const list = document.createElement("ol");
  list.append(...parts().map(line));
  box.replaceChildren(list.childElementCount ? list : "Nothing is marked yet.");
}

/** Begin to fill the outline when it is opened. */
export function watchOutline() {
  tool.addEventListener("toggle", () => tool.open && fill());
  box.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    tool.open = false;
    const block = document.querySelector(link.hash);
    // Read on from there, also by keyboard and screen reader.
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
    block.addEventListener("blur", () => block.removeAttribute("tabindex"), { once: true });
  });
}
