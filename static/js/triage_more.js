// The annotations that come next, fetched before they are asked for.

import { fragmentOf } from "annotate/fragment";
import { send } from "annotate/requests";
import { toast } from "annotate/status";

let fetching = null;

/** Put the next ones into the page, out of sight, where there are any. One request at a time. */
export async function fetchMore() {
  const link = document.getElementById("triage-more");
  if (!link || fetching) return fetching;
  fetching = send("GET", link.href).then(({ html }) => {
    const fresh = fragmentOf(html);
    for (const item of fresh.querySelectorAll(".triage-item")) {
      item.hidden = true;
      if (document.getElementById(item.id)) item.remove();
    }
    link.replaceWith(fresh);
  });
  try {
    await fetching;
  } catch {
    toast("The next ones cannot be fetched.", { name: "Try again", run: fetchMore });
  } finally {
    fetching = null;
  }
}
