// The annotations that come next, fetched before they are asked for.

import { fragmentOf } from "annotate/fragment";
import { send } from "annotate/requests";
import { toast } from "annotate/status";

let fetching = null;

/** An answer may have none and say where to go on: then time was up before one was found. */
async function put(link) {
  const { html } = await send("GET", link.href);
  const fresh = fragmentOf(html);
  const items = [...fresh.querySelectorAll(".triage-item")];
  for (const item of items) {
    item.hidden = true;
    if (document.getElementById(item.id)) item.remove();
  }
  const further = fresh.querySelector("#triage-more");
  link.replaceWith(fresh);
  if (!items.length && further) await put(further);
}

/** Put the next ones into the page, out of sight, where there are any. One request at a time. When that fails,
 * `again` is what a press on "Try again" does. */
export function fetchMore(again) {
  const link = document.getElementById("triage-more");
  const failed = () => toast("The next ones cannot be fetched.", { name: "Try again", run: again });
  if (link) fetching ??= put(link).catch(failed).finally(() => (fetching = null));
  return fetching;
}
