// How much waits in one's inbox, in every page's bar, and alike in all tabs.

import { person } from "annotate/requests";

const tabs = new BroadcastChannel("annotate-inbox");
const link = () => document.getElementById("inbox-link");
const shown = () => link().querySelector(".unread")?.textContent ?? "";
let told = null; // what the other tabs were told last, or told us

function show(number) {
  told = number;
  link().setAttribute("aria-label", number ? `Inbox, ${number} unread` : "Inbox");
  link().querySelector(".unread")?.remove();
  if (!number) return;
  const badge = Object.assign(document.createElement("span"), { className: "unread", textContent: number });
  badge.setAttribute("aria-hidden", "true");
  link().append(badge);
}

function tell() {
  if (!link() || told === shown()) return;
  told = shown();
  tabs.postMessage({ person, unread: told });
}

/** Show a number as the server writes it: "" for none, "99+" for very many. */
export function showUnread(number) {
  show(number);
  tabs.postMessage({ person, unread: number });
}

if (person && link()) {
  tabs.addEventListener("message", ({ data }) => data.person === person && show(data.unread));
  // An answer brings the link anew, with what is left.
  new MutationObserver(tell).observe(link().parentElement, { childList: true });
  // A page that comes back out of the browser's memory knows less than the others.
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type === "back_forward") told = shown();
  else tell();
}
