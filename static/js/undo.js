// What was done last can be taken back: a new annotation goes to the trash, a deleted one returns.

import { apply, cardOf, reader, send } from "annotate/server";
import { showStatus, toast } from "annotate/status";
import { choose } from "annotate/highlight";

const done = []; // the last one at the end

function address(id, place) {
  return `${reader.dataset.annotationsAt}${id}/${place}/`;
}

/** Remember that an annotation was made. */
export function didCreate(id) {
  done.push({ id, created: true });
}

/** Remember that an annotation was deleted, and say so. */
export function didDelete(id) {
  done.push({ id, created: false });
  choose([]);
  toast("Deleted.", { name: "Undo", run: () => undo(id) });
}

/** Take back the last thing, or the last thing done to the annotation named. */
export async function undo(id = null) {
  const at = id ? done.findLastIndex((one) => one.id === id) : done.length - 1;
  if (at < 0) return toast("There is nothing to undo.");
  const [{ id: what, created }] = done.splice(at, 1);
  showStatus("Saving…");
  try {
    const card = cardOf(what);
    const version = card?.dataset.version ?? "1";
    const { html } = await send("POST", address(what, created ? "trash" : "restoration"), created ? { version } : {});
    apply(html, created ? card : null);
    showStatus("Saved");
    if (created) {
      toast("Taken back.", { name: "Restore", run: () => restore(what) });
    } else {
      toast("Restored.");
      choose([what], { focus: true, scroll: true });
    }
  } catch (error) {
    done.push({ id: what, created });
    showStatus("Not sent");
    toast(error.message);
  }
}

function restore(id) {
  done.push({ id, created: false });
  return undo(id);
}
