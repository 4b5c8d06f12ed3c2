// How much waits in one's inbox, in every page's bar, while it changes.

const link = () => document.getElementById("inbox-link");

/** Show a number as the server writes it: "" for none, "99+" for very many. */
export function showUnread(number) {
  link().setAttribute("aria-label", number ? `Inbox, ${number} unread` : "Inbox");
  link().querySelector(".unread")?.remove();
  if (!number) return;
  const badge = Object.assign(document.createElement("span"), { className: "unread", textContent: number });
  badge.setAttribute("aria-hidden", "true");
  link().append(badge);
}
