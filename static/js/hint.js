// The hint that says how to begin. It goes when it was read, or when a first annotation was made.

import { send } from "annotate/server";

const hint = document.getElementById("hint");

function dismiss() {
  if (!hint?.isConnected) return;
  const had = hint.contains(document.activeElement);
  hint.remove();
  document.dispatchEvent(new CustomEvent("annotate:shown")); // cards move up into its room
  if (had) document.getElementById("reader").focus({ preventScroll: true });
  send("POST", hint.getAttribute("action")).catch(() => {}); // it comes again until the server knows
}

/** Begin to wait for either. */
export function watchHint() {
  hint?.addEventListener("submit", (event) => {
    event.preventDefault();
    dismiss();
  });
  document.addEventListener("annotate:created", dismiss);
  // Who looks at an annotation needs its card whole.
  document.addEventListener("annotate:chosen", ({ detail: { ids } }) => {
    if (hint && !hint.contains(document.activeElement)) hint.hidden = ids.length > 0;
  });
}
