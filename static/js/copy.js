// A button that copies the value of the field that it names. Without JavaScript there is none.

import { copy } from "annotate/clipboard";

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  field.addEventListener("focus", () => field.select());
  button.addEventListener("click", async () => {
    if (await copy(field.value)) button.textContent = "Copied";
    else field.focus(); // which selects it, for the keys that copy
  });
}
