// Whether a change of one's own is on its way to the server. Until it is answered, what can wait does:
// the server, and this page's one thread, are to be free for it.

const LONGEST = 1_000; // milliseconds; then the network is at fault, and everything else goes on
const open = new Map(); // change id -> timer
let waiting = [];

function done(id) {
  clearTimeout(open.get(id));
  if (!open.delete(id) || open.size) return;
  const [released] = [waiting, (waiting = [])];
  // First what was answered is painted.
  requestAnimationFrame(() => setTimeout(() => released.forEach((go) => go())));
}

document.addEventListener("annotate:performed", ({ detail: { change } }) => {
  open.set(change.id, setTimeout(() => done(change.id), LONGEST));
});
document.addEventListener("annotate:answered", ({ detail: { change } }) => done(change.id));

/** Whether one is. */
export function isUnderWay() {
  return open.size > 0;
}

/** Resolves when nothing is under way: at once, mostly. */
export function whenDone() {
  return open.size ? new Promise((go) => waiting.push(go)) : Promise.resolve();
}
