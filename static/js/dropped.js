// What was dropped: files, and folders with everything in them.

/** Whether files are being dragged, and not a piece of text. */
export function holdsFiles(event) {
  return event.dataTransfer?.types.includes("Files") ?? false;
}

const read = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
const fileOf = (entry) => new Promise((resolve, reject) => entry.file(resolve, reject));

/** The files below an entry of a file system, as `{file, path}`; hidden ones are passed over. What this browser
 * may not read, a file or a folder, is told of with `file` null. */
async function below(entry) {
  if (entry.name.startsWith(".")) return [];
  const path = entry.fullPath.replace(/^\//, "");
  try {
    return entry.isFile ? [{ file: await fileOf(entry), path }] : await within(entry);
  } catch {
    return [{ file: null, path }];
  }
}

async function within(entry) {
  const reader = entry.createReader();
  const found = [];
  // A reader gives a hundred at a time, and nothing when it is at the end.
  for (let some = await read(reader); some.length; some = await read(reader)) {
    for (const one of some) found.push(...(await below(one)));
  }
  return found;
}

const names = new Intl.Collator(undefined, { numeric: true });

/** All files of a drop, by name: a folder gives them in any order. The transfer is read at once: it is empty after the event. */
export async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...transfer.files].map((file) => ({ file, path: file.name }));
  const found = (await Promise.all(entries.map(below))).flat();
  return found.sort((one, other) => names.compare(one.path, other.path));
}
