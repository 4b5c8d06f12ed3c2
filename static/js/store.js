// What is not sent yet, in the browser's own store (IndexedDB), in the order in which it was made.
// A browser that refuses to store anything gets a list in memory: `isKept()` is false then.

const STATES = "states"; // index: whose, in which state, in which order

function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("annotate", 1);
    request.onupgradeneeded = () => {
      const changes = request.result.createObjectStore("changes", { keyPath: "seq", autoIncrement: true });
      changes.createIndex(STATES, ["person", "state", "seq"]);
      changes.createIndex("id", "id", { unique: true });
    };
    request.onsuccess = () => {
      request.result.onclose = () => (database = null);
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("blocked"));
  });
}

let database = null;
let kept = true;
const inMemory = new Map(); // seq -> change, only what the database does not take
const IN_MEMORY = 2 ** 52; // the places of those come last
let next = IN_MEMORY;

async function open() {
  try {
    database ??= opened();
    return await database;
  } catch {
    kept = false;
    return null;
  }
}

/** Whether what is written outlives this page. */
export function isKept() {
  return kept;
}

/** Run one transaction; `work` gets the object store and returns a request. Resolves with its result. */
async function run(mode, work, instead) {
  const db = await open();
  if (!db) return instead();
  return new Promise((resolve, reject) => {
    const transaction = db.transaction("changes", mode);
    const request = work(transaction.objectStore("changes"));
    // Without waiting for this page, which may be closed in the next moment.
    transaction.commit?.();
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error);
  });
}

function ordered(person, state) {
  return [...inMemory.values()]
    .filter((one) => one.person === person && one.state === state)
    .sort((a, b) => a.seq - b.seq);
}

/** Write a new change down. Resolves with its place in the order (`seq`). */
export async function add(change) {
  const inMemoryOnly = () => {
    kept = false;
    const seq = next++;
    inMemory.set(seq, { ...change, seq });
    return seq;
  };
  return run("readwrite", (changes) => changes.add(change), inMemoryOnly).catch(inMemoryOnly);
}

/** Write down what became of a change. */
export async function put(change) {
  if (change.seq >= IN_MEMORY) return inMemory.set(change.seq, change);
  return run("readwrite", (changes) => changes.put(change), () => {});
}

/** Forget a change. */
export async function remove(seq) {
  if (seq >= IN_MEMORY) return inMemory.delete(seq);
  return run("readwrite", (changes) => changes.delete(seq), () => {});
}

/** The change with this id, or undefined. */
export async function find(id) {
  const found = await run("readonly", (changes) => changes.index("id").get(id), () => undefined);
  return found ?? [...inMemory.values()].find((one) => one.id === id);
}

/** A person's changes in a state ("waiting", "refused", "done"), in the order of their making, from
 * after the place given. */
export async function list(person, state, { after = 0, most = Infinity } = {}) {
  const range = IDBKeyRange.bound([person, state, after], [person, state, Infinity], true);
  const limit = most === Infinity ? undefined : most;
  const found = await run("readonly", (changes) => changes.index(STATES).getAll(range, limit), () => []);
  return [...found, ...ordered(person, state).filter(({ seq }) => seq > after)].slice(0, most);
}
