// What others do in this article, as they do it: server-sent events from where this page left off.

import { changed } from "annotate/live_changes";
import { pause } from "annotate/coming_back";
import { person } from "annotate/requests";
import { reader } from "annotate/server";
import { restyle } from "annotate/colours";
import { showReaders } from "annotate/presence";
import { showUnread } from "annotate/unread";
import { toast } from "annotate/status";

const UNSEEN = 60_000; // milliseconds after which a page that nobody looks at stops listening
const A_WHILE = 60_000; // milliseconds between two times that a page loads itself anew

let cursor = reader.dataset.liveSince;
let source = null;
let failures = 0;
let retry = 0;
let unseen = 0;
let left = false; // this person may not listen, as far as is known

const RELOAD = { name: "Reload", run: () => location.reload(), lasts: true };

/** Whether loading the page anew would take something from the person. */
function inTheMiddle() {
  return !getSelection().isCollapsed || Boolean(document.querySelector("mark.unsent, .card form, dialog[open]"));
}

function reload(why) {
  if (why === "role") return toast("Your role in this project has changed.", RELOAD);
  const last = Number(sessionStorage.getItem("annotate-reloaded") ?? 0);
  if (inTheMiddle() || Date.now() - last < A_WHILE) return toast("Much has changed here meanwhile.", RELOAD);
  sessionStorage.setItem("annotate-reloaded", Date.now());
  location.reload();
}

const otherText = () => toast("This article has a new text.", RELOAD);

function onChange(change) {
  if (change.deleted) return toast("This article has been put into the trash.", RELOAD);
  if (change.revision !== reader.dataset.revision) return otherText();
  changed(change);
}

const SAID = { change: onChange, here: showReaders, inbox: showUnread, reload, tags: restyle, end: leave, beat: () => {} };

function leave() {
  stop();
  left = true;
  toast("You are signed out, or no longer a member of this project.", RELOAD);
}

function stop() {
  clearTimeout(retry);
  delete document.documentElement.dataset.live;
  source?.close();
  source = null;
  showReaders({ people: [], more: 0 });
}

function again() {
  stop(); // the browser would try again by itself: in the same moment as everybody else's
  retry = setTimeout(start, pause(failures++));
}

function start() {
  clearTimeout(retry);
  if (source || left || document.hidden || !reader.dataset.liveAt) return;
  const address = new URL(reader.dataset.liveAt, location.href);
  address.searchParams.set("since", cursor);
  source = new EventSource(address, { withCredentials: true });
  source.addEventListener("open", () => (failures = 0));
  source.addEventListener("error", again);
  for (const [name, answer] of Object.entries(SAID)) {
    source.addEventListener(name, (event) => {
      cursor = event.lastEventId || cursor;
      document.documentElement.dataset.live = "on";
      answer(JSON.parse(event.data));
    });
  }
}

/** Somebody has signed in: perhaps whom this page is for, so go on from where it left off. */
function comeBack() {
  if (!left) return;
  left = false;
  start();
}

/** Begin to listen while the page is looked at. */
export function listen() {
  document.addEventListener("annotate:other-text", otherText);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(unseen);
    if (document.hidden) unseen = setTimeout(stop, UNSEEN);
    else start();
  });
  new BroadcastChannel("annotate-outbox").addEventListener("message", ({ data }) => {
    if (data.kind === "signed-in" && data.person === person) comeBack();
  });
  addEventListener("online", () => {
    failures = 0;
    start(); // a next try may be a minute away
  });
  addEventListener("pagehide", stop);
  addEventListener("pageshow", start);
  start();
}
