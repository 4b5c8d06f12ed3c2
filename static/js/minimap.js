// A narrow map of the whole article beside it: where its highlights are.

import { idsOn } from "annotate/painter";
import { choose } from "annotate/highlight";
import { reader } from "annotate/server";

const map = document.getElementById("map");
const MOST = 1500; // marks drawn; more cannot be told apart in a map of a thousand pixels

function draw() {
  if (!map.offsetParent) return;
  const base = reader.getBoundingClientRect();
  const marks = [...reader.querySelectorAll("mark")];
  const every = Math.ceil(marks.length / MOST);
  const boxes = marks.filter((_, i) => i % every === 0).map((mark) => [mark, mark.getBoundingClientRect()]);
  const lines = boxes.map(([mark, box]) => {
    const line = document.createElement("i");
    line.className = [...mark.classList].find((name) => name.startsWith("u1-")) ?? "";
    line.dataset.annotation = idsOn(mark)[0];
    line.style.setProperty("--at", `${(((box.top - base.top) / base.height) * 100).toFixed(2)}%`);
    line.style.setProperty("--size", `${((box.height / base.height) * 100).toFixed(2)}%`);
    return line;
  });
  map.replaceChildren(...lines);
}

let waiting = 0;

function later() {
  clearTimeout(waiting);
  waiting = setTimeout(() => requestIdleCallback(draw), 120);
}

/** Begin to keep the map true. */
export function watchMap() {
  new ResizeObserver(later).observe(reader);
  document.addEventListener("annotate:changed", later);
  map.addEventListener("click", (event) => {
    const { annotation } = event.target.dataset;
    if (annotation) choose([annotation], { scroll: true });
    else scrollTo({ top: (event.offsetY / map.clientHeight) * document.documentElement.scrollHeight - innerHeight / 2 });
  });
  later();
}
