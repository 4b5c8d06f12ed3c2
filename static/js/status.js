// What the person is told: how saving goes, what just happened, and what can be taken back.

const COLOURS = { Saved: "", "Saving…": "saving", "Not sent": "failed", Offline: "failed offline" };

let wrong = false; // until it is saved again

/** Show "Saved", "Saving…", "Not sent" or "Offline" in the bar. Aloud is only said that something is wrong,
 * and that it is not any more: with each highlight it would come between the sentences that are read. */
export function showStatus(text) {
  const status = document.getElementById("save-status");
  if (status.textContent === text) return;
  const look = COLOURS[text] ?? "";
  const said = look.includes("failed") || (wrong && !look);
  wrong = look.includes("failed") || (wrong && Boolean(look));
  status.ariaLive = said ? "polite" : "off";
  status.textContent = text;
  status.className = `saved ${look}`.trim();
}

/** Tell a screen reader what happened. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}

let hiding;
let lasting = null; // what holds until something is done about it, such as that the page is out of date

/** A message at the foot of the page, with one thing that can be done about it. What `lasts` comes back when
 * another message has taken its place. */
export function toast(text, action = null) {
  const message = { text, action };
  if (action?.lasts) lasting = message;
  show(message);
}

function putAway(box, message) {
  box.hidden = true;
  if (lasting === message) lasting = null;
  else if (lasting) show(lasting);
}

function show(message) {
  const { text, action } = message;
  const box = document.getElementById("toast");
  clearTimeout(hiding);
  box.replaceChildren(document.createTextNode(text));
  if (action) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = action.name;
    button.addEventListener("click", () => {
      putAway(box, message);
      action.run();
    });
    box.append(button);
  }
  box.hidden = false;
  // Long enough to read and to reach by keyboard; a message that is being used stays.
  const hide = () => {
    if (box.matches(":hover, :focus-within")) hiding = setTimeout(hide, 2000);
    else putAway(box, message);
  };
  hiding = setTimeout(hide, 12000);
}
