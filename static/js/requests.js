// Asking the server, as htmx does, and telling apart the ways in which that can fail.

/** The request did not reach a working server: it is worth trying again. */
export class Unreachable extends Error {}

/** The server was reached and failed (500): perhaps at this request only. */
export class Failed extends Unreachable {}

/** Nobody, or somebody else, is signed in by now. `who` is "nobody" or "somebody-else". */
export class NotYou extends Error {
  constructor(who) {
    super(who === "nobody" ? "You have been signed out." : "Somebody else is signed in here now.");
    this.who = who;
  }
}

/** The server refused; the message can be shown. */
export class Refused extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

const LONGEST = 30_000; // milliseconds until a request without an answer is given up
const SIGNED_IN = "/account/session/";

/** The id of the person whom this page was made for, as a string. "" for visitors. */
export const person = document.body.dataset.person ?? "";

let secret = null; // the present token against forged requests, when it is not the page's own any more

function token() {
  return secret ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

/** The answer and its text: one that breaks off in the middle is none. */
async function ask(address, options) {
  try {
    const signal = AbortSignal.timeout(LONGEST);
    const response = await fetch(address, { ...options, credentials: "same-origin", signal });
    return { response, text: await response.text() };
  } catch (error) {
    throw new Unreachable(error.message);
  }
}

/** Take the present token, after somebody signed in again. Throws NotYou when it was not this person. */
export async function renew() {
  const { response, text } = await ask(SIGNED_IN, { headers: { Accept: "application/json" } });
  if (!response.ok) throw new Unreachable(`The server answered ${response.status}.`);
  problem(response);
  const now = JSON.parse(text);
  if (String(now.person ?? "") !== person) throw new NotYou(now.person ? "somebody-else" : "nobody");
  secret = now.token;
  for (const input of document.querySelectorAll("[name=csrfmiddlewaretoken]")) input.value = secret;
  document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": secret }));
}

/** Whether events reach this page, which tell it all that follows from a change. */
function isListening() {
  return "live" in document.documentElement.dataset;
}

function problem(response) {
  // A network that one has to sign in to, or a gateway, says 200 to everything: nothing was saved by that.
  const isOurs = response.headers.has("X-Request-ID") && !response.redirected;
  if (response.ok && !isOurs) throw new Unreachable("Something else than the server answered.");
  const session = response.headers.get("Annotate-Session");
  if (session && session !== "token") throw new NotYou(session);
  const later = [408, 425, 429, 502, 503, 504].includes(response.status);
  if (later) throw new Unreachable(`The server answered ${response.status}.`);
  if (response.status >= 500) throw new Failed(`The server answered ${response.status}.`);
  if (response.headers.get("HX-Redirect")) throw new NotYou("nobody");
}

/** Send a request. `change` is the id under which the server carries it out once, however often it is
 * sent. Returns `{status, html, steps}`; a 409 or 422 with HTML is an answer too. Throws Unreachable,
 * NotYou or Refused. */
export async function send(method, address, fields = null, change = null) {
  const get = method === "GET";
  const query = get && fields ? `?${new URLSearchParams(fields)}` : "";
  const post = () =>
    ask(address + query, {
      method,
      body: get ? null : new URLSearchParams(fields ?? []),
      headers: {
        "HX-Request": "true",
        ...(person && { "Annotate-Person": person }),
        ...(change && { "Change-Id": change }),
        ...(change && isListening() && { "Annotate-Listens": "yes" }),
        ...(!get && { "X-CSRFToken": token() }),
      },
    });
  let { response, text } = await post();
  if (response.headers.get("Annotate-Session") === "token") {
    await renew();
    ({ response, text } = await post());
  }
  problem(response);
  const isHtml = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!response.ok && (!isHtml || ![409, 422].includes(response.status))) {
    throw new Refused(isHtml ? "This is not there any more, or not yours to change." : text, response.status);
  }
  const steps = JSON.parse(response.headers.get("Annotate-Steps") ?? "[]");
  return { status: response.status, html: text, steps };
}
