// The buttons and forms of all cards, those beside the text and those whose passage is gone.

import { press, submit } from "annotate/card_actions";
import { close } from "annotate/card_forms";
import { lists } from "annotate/server";
import { showFieldsOfTags } from "annotate/tag_fields";

function watchList(list) {
  list.addEventListener("click", (event) => {
    const button = event.target.closest('button[form="act"]');
    if (!button) return;
    event.preventDefault();
    press(button);
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(event.target, event.submitter);
  });
  list.addEventListener("change", (event) => {
    const card = event.target.closest(".card");
    if (event.target.name === "tags") showFieldsOfTags(card);
  });
  list.addEventListener("keydown", (event) => {
    const form = event.target.closest("form");
    if (!form) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      // What was refused stays under "Not sent": only a button that says so throws it away.
      if (form.querySelector("[data-cancel]")) close(form);
    }
  });
}

/** Begin to answer for the buttons and forms of all cards. */
export function watchCards() {
  // Without script the buttons send this form, which they name. With it they need none: Chromium looks
  // through the whole page for a form's buttons whenever one of them comes or goes.
  document.getElementById("act")?.removeAttribute("id");
  lists.forEach(watchList);
}
