// Asking the server, and putting its answer into the page: a card and, out of band, blocks of the text.

import { keepingSelection } from "annotate/selection";

export const reader = document.getElementById("reader");
export const list = document.getElementById("cards");

/** The request could not be made at all: no connection, or no server. */
export class Unreachable extends Error {}

/** The server refused; the message can be shown. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

function token() {
  return document.querySelector("#act [name=csrfmiddlewaretoken]").value;
}

/** Send a request as htmx does. Returns `{status, html}`; a 409 or 422 with HTML is an answer too. */
export async function send(method, address, fields = null) {
  const get = method === "GET";
  const query = get && fields ? `?${new URLSearchParams(fields)}` : "";
  let response;
  try {
    response = await fetch(address + query, {
      method,
      body: get ? null : new URLSearchParams(fields ?? []),
      headers: { "HX-Request": "true", ...(get ? {} : { "X-CSRFToken": token() }) },
      credentials: "same-origin",
    });
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (response.status >= 500) throw new Unreachable(`The server answered ${response.status}.`);
  const elsewhere = response.headers.get("HX-Redirect");
  if (elsewhere) throw new Refused("You have been signed out. Sign in again in another tab.", 401);
  const text = await response.text();
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!response.ok && (!isHtml || response.status === 403 || response.status === 404)) {
    throw new Refused(isHtml ? "This is not there any more, or not yours to change." : text, response.status);
  }
  return { status: response.status, html: text };
}

/** The card of an annotation, when it is in the page. */
export function cardOf(id) {
  return document.getElementById(`annotation-${id}`);
}

/** The annotation's id of a card or of something in it. */
export function idOf(element) {
  return element?.closest(".card")?.id.replace("annotation-", "") ?? null;
}

function place(card) {
  const old = document.getElementById(card.id);
  if (old) return old.replaceWith(card);
  const key = (item) => [Number(item.dataset.start), Number(item.dataset.end)];
  const [start, end] = key(card);
  const next = [...list.children].find((item) => {
    const [otherStart, otherEnd] = key(item);
    if (item.classList.contains("chunk")) return otherStart > start;
    return otherStart > start || (otherStart === start && otherEnd > end);
  });
  list.insertBefore(card, next ?? null);
}

/** Put an answer into the page. Returns the cards in it. `instead` is an element that it replaces. */
export function apply(html, instead = null) {
  const template = document.createElement("template");
  // Our own server's HTML, in which everything from outside is escaped; `send` asks no other host.
  template.innerHTML = html;
  const cards = [...template.content.children].filter((element) => element.matches(".card"));
  const others = [...template.content.querySelectorAll("[hx-swap-oob]")];
  const replace = () => {
    for (const element of others) {
      element.removeAttribute("hx-swap-oob");
      document.getElementById(element.id)?.replaceWith(element);
    }
  };
  if (others.length) keepingSelection(reader, replace);
  if (instead?.classList.contains("chunk")) {
    instead.replaceWith(...cards.filter((card) => !document.getElementById(card.id)));
  } else {
    if (instead && !cards.length) instead.remove();
    cards.forEach(place);
  }
  document.dispatchEvent(new CustomEvent("annotate:changed", { detail: { blocks: others, cards } }));
  return cards;
}
