// Work that is to come in a task of its own.

const { port1, port2 } = new MessageChannel();
const waiting = [];

port1.onmessage = () => waiting.shift()();

/** Resolves in the next task. In the one that handles a key Chromium needs 20 ms and more to set the
 * selection in a long text, right after it next to none. */
export function ownTask() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    port2.postMessage(null);
  });
}
