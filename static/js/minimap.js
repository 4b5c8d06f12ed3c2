// A narrow map of the whole article beside it: where its highlights are.

import { beginningsOn } from "annotate/shown";
import { choose } from "annotate/highlight";
import { reader } from "annotate/server";

const map = document.getElementById("map");
const here = document.createElement("b");
const LINE = 3; // pixels of a line in the map; what is nearer together cannot be told apart

/** The marks to draw, by where their lines stand: one for each place of the map. */
function lines() {
  const base = reader.getBoundingClientRect();
  const scale = map.clientHeight / base.height;
  const found = new Map();
  let busy = -1; // down to where the map is drawn
  for (const mark of reader.querySelectorAll("mark[data-begins]:not(.off)")) {
    const box = mark.getBoundingClientRect();
    const at = Math.round(((box.top - base.top) * scale) / LINE) * LINE;
    if (at <= busy) continue;
    busy = at;
    found.set(at, [mark, Math.max(box.height * scale, LINE)]);
  }
  return found;
}

/** The class that has the colour of what is shown on a mark. */
function lookOf({ classList }) {
  const look = classList.contains("part") ? "tag-" : "u1-";
  return [...classList].find((name) => name.startsWith(look)) ?? "";
}

function draw() {
  if (!map.offsetParent) return;
  const drawn = [...lines()].map(([at, [mark, height]]) => {
    const line = document.createElement("i");
    line.className = lookOf(mark);
    line.dataset.annotation = beginningsOn(mark)[0] ?? "";
    line.style.setProperty("--at", `${at}px`);
    line.style.setProperty("--size", `${height.toFixed(1)}px`);
    return line;
  });
  map.replaceChildren(...drawn, here);
  follow();
}

/** Show which part of the article is in the window. */
function follow() {
  const { top, height } = reader.getBoundingClientRect();
  const scale = map.clientHeight / height;
  here.style.setProperty("--at", `${Math.max(-top, 0) * scale}px`);
  here.style.setProperty("--size", `${Math.min(innerHeight, height) * scale}px`);
}

let waiting = 0;

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => requestIdleCallback(draw), 120);
}

/** Begin to keep the map true. */
export function watchMap() {
  new ResizeObserver(later).observe(reader);
  document.addEventListener("annotate:changed", ({ detail }) => detail.blocks.length && later());
  document.addEventListener("annotate:shown", later);
  addEventListener("resize", later);
  addEventListener("scroll", () => map.offsetParent && follow(), { passive: true });
  map.addEventListener("click", (event) => {
    const { annotation } = event.target.dataset;
    if (annotation) choose([annotation], { scroll: true });
    else scrollTo({ top: (event.offsetY / map.clientHeight) * document.documentElement.scrollHeight - innerHeight / 2 });
  });
  later();
}
