// How sending goes, in the bar.

import { showStatus } from "annotate/status";

const open = new Set(); // changes of this page that were not answered yet, written down or not

function show({ waiting, refused, trouble }) {
  const unsent = waiting.length || open.size;
  if (!unsent && !refused.length) showStatus("Saved");
  else if (unsent && !navigator.onLine) showStatus("Offline");
  else showStatus(trouble || !unsent ? "Not sent" : "Saving…");
}

/** Begin to show what is not sent. */
export function watchOutbox() {
  document.addEventListener("annotate:performed", ({ detail: { change } }) => {
    open.add(change.id);
    showStatus(navigator.onLine ? "Saving…" : "Offline");
  });
  document.addEventListener("annotate:answered", ({ detail: { change } }) => open.delete(change.id));
  document.addEventListener("annotate:outbox", ({ detail }) => show(detail));
}
