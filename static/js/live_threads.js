// A thread that is open in its card: what others say comes into it, and what one is writing stays.

import { cardOf, reader, send } from "annotate/server";
import { fragmentOf } from "annotate/fragment";

const EDITING = ":scope > ol form";
const PARTS = ".earlier, ol, .resolved";

function threadIn(element) {
  return element?.querySelector(".comments");
}

/** Wait until somebody looks: the server takes a thread that is fetched for one that was read. */
function looked() {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

/** Bring an open thread up to date, unless one of its comments is being edited. */
export async function refreshThread(id) {
  await looked();
  if (!threadIn(cardOf(id)) || threadIn(cardOf(id)).querySelector(EDITING)) return;
  const { html } = await send("GET", `${reader.dataset.annotationsAt}${id}/comments/`);
  const answer = fragmentOf(html);
  const [open, fresh] = [threadIn(cardOf(id)), threadIn(answer)];
  if (!open || !fresh || open.querySelector(EDITING)) return;
  const old = [...open.children].filter((part) => part.matches(PARTS));
  if (old.some((part) => part.contains(document.activeElement))) return;
  for (const part of old) part.remove();
  open.prepend(...[...fresh.children].filter((part) => part.matches(PARTS)));
  const inbox = answer.getElementById("inbox-link");
  if (inbox) document.getElementById("inbox-link").replaceWith(inbox);
  const footer = cardOf(id).querySelector(":scope > footer");
  if (footer && !footer.contains(document.activeElement)) {
    footer.replaceWith(answer.querySelector("footer") ?? footer);
  }
}
