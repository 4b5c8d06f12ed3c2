// Many files at once: each is sent by itself, with its own progress, into one import; then on to its
// page. Dropped files and folders go the same way. Without script the form sends all at once.

import { filesOf, holdsFiles } from "annotate/dropped";

const RETRIES = 2; // of a file that did not arrive, before it is said
const PAUSE = 500; // milliseconds before the first of these, and twice as long before each further one

const dialog = document.getElementById("sending");
const overlay = document.getElementById("drop-anywhere");
const form = document.getElementById("add");
const imports = document.querySelector("[data-imports]").dataset.imports;
const list = dialog.querySelector("ul");
const [whole, said] = [dialog.querySelector("header progress"), dialog.querySelector("header p")];
const [again, onward] = [dialog.querySelector("[data-do=again]"), dialog.querySelector("footer a")];

let batch = null; // where the import is and where more of its files go, once it has begun
let rows = []; // {file, path, bar, why, sent: 0…1, state: "waiting" | "sent" | "refused" | "lost"}
let request = null;

/** Send one file; resolves with the answer as JSON, rejects with what to say. */
function post(row) {
  return new Promise((resolve, reject) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", dialog.querySelector("[name=csrfmiddlewaretoken]").value);
    body.append("path", row.path);
    body.append("file", row.file);
    request = new XMLHttpRequest();
    request.open("POST", batch?.files ?? imports);
    request.upload.onprogress = ({ loaded, total }) => show(row, loaded / total);
    request.onerror = () => reject({ lost: true, message: "It could not be sent." });
    request.onload = () => {
      const isJson = request.getResponseHeader("Content-Type")?.startsWith("application/json");
      if (request.status === 201 && isJson) return resolve(JSON.parse(request.responseText));
      const lost = request.status >= 500 || request.status === 429;
      const text = request.getResponseHeader("Content-Type")?.startsWith("text/plain");
      const message = text ? request.responseText : "The server did not take it.";
      return reject({ lost, message });
    };
    request.send(body);
  });
}

function show(row, sent) {
  row.bar.value = row.sent = sent;
  whole.value = rows.reduce((sum, one) => sum + one.sent, 0) / rows.length;
  const number = rows.filter((one) => one.state === "sent").length;
  said.textContent = `${number} of ${rows.length} sent`;
}

async function sendOne(row) {
  if (!row.file) return giveUp(row, "refused", "This browser could not read it.");
  row.bar.scrollIntoView({ block: "nearest" });
  for (let attempt = 0; ; attempt += 1) {
    try {
      batch = (await post(row)) ?? batch;
      row.state = "sent";
      return show(row, 1);
    } catch ({ lost, message }) {
      if (lost && attempt < RETRIES) {
        await new Promise((done) => setTimeout(done, PAUSE * 2 ** attempt));
        continue;
      }
      return giveUp(row, lost ? "lost" : "refused", message);
    }
  }
}

function giveUp(row, state, why) {
  row.state = state;
  row.why.textContent = why;
  row.why.hidden = false;
  show(row, 1);
}

async function sendAll() {
  again.hidden = onward.hidden = true;
  for (const row of rows.filter((one) => one.state !== "sent")) {
    if (!dialog.open) return;
    row.why.hidden = true;
    await sendOne(row);
  }
  if (!dialog.open) return;
  if (rows.every((one) => one.state === "sent")) return leave();
  again.hidden = !rows.some((one) => one.state === "lost");
  onward.hidden = !batch;
  if (batch) onward.href = batch.url;
}

function leave() {
  const there = batch.url;
  batch = null;
  location.assign(there);
}

function begin(files) {
  if (!files.length || dialog.open) return;
  batch = null;
  list.replaceChildren();
  rows = files.map(({ file, path }) => {
    const entry = dialog.querySelector("template").content.cloneNode(true).firstElementChild;
    const [bar, why] = [entry.querySelector("progress"), entry.querySelector(".item-why")];
    entry.querySelector(".item-name").textContent = path;
    bar.setAttribute("aria-label", path);
    list.append(entry);
    return { file, path, bar, why, sent: 0, state: "waiting" };
  });
  dialog.showModal();
  sendAll();
}

again.addEventListener("click", sendAll);
onward.addEventListener("click", (event) => {
  event.preventDefault();
  leave();
});
dialog.querySelector("[data-do=stop]").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => {
  request?.abort();
  if (batch) leave(); // what was sent is read; the page shows it
});
addEventListener("beforeunload", (event) => {
  if (dialog.open && batch) event.preventDefault();
});

form?.addEventListener("submit", (event) => {
  const inputs = [...form.querySelectorAll("input[type=file]")];
  const files = inputs.flatMap((input) => [...input.files]);
  const written = form.querySelector("[name=text]").value.trim();
  if (files.length < 2 || written || form.querySelector("[name=title]").value.trim()) return;
  event.preventDefault();
  begin(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
});

let depth = 0; // how many elements the pointer is inside of while it drags
document.addEventListener("dragenter", (event) => {
  if (!holdsFiles(event) || dialog.open) return;
  depth += 1;
  overlay.hidden = false;
});
document.addEventListener("dragleave", () => {
  depth = Math.max(0, depth - 1);
  if (!depth) overlay.hidden = true;
});
document.addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
document.addEventListener("drop", async (event) => {
  if (!holdsFiles(event)) return;
  event.preventDefault();
  depth = 0;
  overlay.hidden = true;
  begin(await filesOf(event.dataTransfer));
});
document.documentElement.dataset.uploads = "ready";
