// A long article is shown before all of it is laid out (css/pages/reader.css, `.long`). What is out of
// sight follows in moments when nothing else happens: scrolling is then as light as in a short one.

import { isUnderWay, whenDone } from "annotate/under_way";

const SLICE = 12; // blocks: so few are laid out in less than a frame
const text = document.querySelector(".text.long");

/** Begin to lay out the rest. */
export function settle() {
  const waiting = text ? [...text.children] : [];
  const soon = () => whenDone().then(() => requestIdleCallback(some));
  const some = () => {
    if (isUnderWay()) return soon();
    for (const block of waiting.splice(0, SLICE)) block.style.contentVisibility = "visible";
    if (waiting.length) return soon();
    text.classList.remove("long");
    for (const block of text.querySelectorAll(":scope > [style]")) block.removeAttribute("style");
  };
  if (waiting.length) soon();
}
