// Writing to the clipboard, also where the page came over plain HTTP.

/** Copy a text. Resolves with whether it worked. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyOld(text);
  }
}

function copyOld(text) {
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "visually-hidden";
  document.body.append(field);
  const before = document.activeElement;
  field.select();
  const worked = document.execCommand("copy");
  field.remove();
  before?.focus?.({ preventScroll: true });
  return worked;
}
