// Work that is to come in a task of its own.

const { port1, port2 } = new MessageChannel();
const waiting = [];

function doNext() {
  waiting.shift()?.();
}

port1.onmessage = doNext;
// Keys that follow without a pause mean the page as that work leaves it.
addEventListener("keydown", () => waiting.splice(0).forEach((work) => work()), true);

/** Do something in the next task, or at the next key if that comes first. In the task that handles a key
 * Chromium needs 20 ms and more to set the selection in a long text, right after it next to none. */
export function inOwnTask(work) {
  waiting.push(work);
  port2.postMessage(null);
}
