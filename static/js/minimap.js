// A narrow map of the whole article beside it: where its highlights are.

import { blocksIn } from "annotate/offsets";
import { follow } from "annotate/following";
import { beginningsOn } from "annotate/shown";
import { choose } from "annotate/highlight";
import { reader } from "annotate/server";
import { isUnderWay, whenDone } from "annotate/under_way";

const map = document.getElementById("map");
const here = Object.assign(document.createElement("b"), { hidden: true });
const LINE = 3; // pixels of a line in the map; what is nearer together cannot be told apart

const known = new WeakMap(); // block -> {number of marks, where they begin}

/** Where the marks of a block begin: `[mark, share of the block's text before it, share of it]`. Counted
 * in letters and not measured: what is out of sight need not be laid out for it. Kept as long as the block
 * is: most of a text does not change. */
function beginningsIn(block) {
  const number = block.getElementsByTagName("mark").length;
  if (known.get(block)?.number !== number) known.set(block, { number, begins: findIn(block) });
  return known.get(block).begins;
}

function findIn(block) {
  const found = [];
  const whole = block.textContent.length || 1;
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let at = 0;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const mark = node.parentElement.closest("mark[data-begins]");
    if (mark && mark !== found.at(-1)?.[0]) found.push([mark, at / whole, node.length / whole]);
    at += node.length;
  }
  return found;
}

/** The marks to draw, by where their lines stand: one for each place of the map. */
function lines() {
  const base = reader.getBoundingClientRect();
  const scale = map.clientHeight / base.height;
  const found = new Map();
  let busy = -1; // down to where the map is drawn
  for (const block of blocksIn(reader)) {
    const box = block.getBoundingClientRect();
    for (const [mark, before, share] of beginningsIn(block)) {
      const at = Math.round(((box.top - base.top + box.height * before) * scale) / LINE) * LINE;
      if (at <= busy || !beginningsOn(mark).length) continue;
      busy = at;
      found.set(at, [mark, Math.max(box.height * share * scale, LINE)]);
    }
  }
  return found;
}

/** The class that has the colour of what is shown on a mark. */
function lookOf({ classList }) {
  const look = classList.contains("part") ? "tag-" : "u1-";
  return [...classList].find((name) => name.startsWith(look)) ?? "";
}

const drawn = new Map(); // all that a line shows, and where -> the line

/** One below the other, in the flow: a line that is placed by itself costs each frame a layer. */
function lineOf([, gap, size, look, annotation]) {
  const line = document.createElement("i");
  line.className = look;
  line.dataset.annotation = annotation;
  line.style.marginTop = `${gap}px`;
  line.style.height = `${size}px`;
  return line;
}

/** Draw what differs from before: most of a map does not change. */
function draw() {
  if (!map.offsetParent) return;
  let end = 0; // of the line before, pixels
  const wanted = new Map();
  for (const [at, [mark, height]] of lines()) {
    const size = Number(height.toFixed(1));
    const facts = [at, (at - end).toFixed(1), size, lookOf(mark), beginningsOn(mark)[0] ?? ""];
    wanted.set(facts.join(" "), facts);
    end = at + size;
  }
  const move = look();
  for (const [key, line] of drawn) if (!wanted.has(key)) line.remove(), drawn.delete(key);
  let next = here;
  for (const [key, facts] of [...wanted].reverse()) {
    if (!drawn.has(key)) {
      drawn.set(key, lineOf(facts));
      next.before(drawn.get(key));
    }
    next = drawn.get(key);
  }
  move?.();
}

/** Show which part of the article is in the window. */
function look() {
  if (!map.offsetParent) return null;
  const { top, height } = reader.getBoundingClientRect();
  const scale = map.clientHeight / height;
  return () => {
    here.style.translate = `0 ${Math.max(-top, 0) * scale}px`;
    here.hidden = height < innerHeight;
    const size = `${Math.min(innerHeight, height) * scale}px`;
    if (here.style.height !== size) here.style.height = size;
  };
}

const WAIT = 400; // milliseconds: what was just marked is to be saved first
let waiting = 0;

/** What somebody began to send meanwhile goes before. */
function drawOrWait() {
  if (isUnderWay()) later();
  else draw();
}

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => whenDone().then(() => requestIdleCallback(drawOrWait)), WAIT);
}

/** Begin to keep the map true. */
export function watchMap() {
  new ResizeObserver(later).observe(reader);
  document.addEventListener("annotate:changed", ({ detail }) => detail.blocks.length && later());
  document.addEventListener("annotate:shown", later);
  addEventListener("resize", later);
  map.append(here);
  follow(look);
  map.addEventListener("click", (event) => {
    const { annotation } = event.target.dataset;
    if (annotation) choose([annotation], { scroll: true });
    else scrollTo({ top: (event.offsetY / map.clientHeight) * document.documentElement.scrollHeight - innerHeight / 2 });
  });
  later();
}
