// How one likes to read: seen at once, and kept with one's account.

const root = document.documentElement;
const NAMES = { text_size: "textSize", measure: "measure", theme: "theme" };

/** Show a choice and send its form; when it cannot be kept, it holds until the page is left. */
async function choose({ form, name, value }) {
  root.dataset[NAMES[name]] = value;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const headers = { "HX-Request": "true", "X-CSRFToken": token };
  await fetch(form.action, { method: "POST", headers, body: new URLSearchParams({ [name]: value }) }).catch(() => {});
}

for (const form of document.querySelectorAll("form.reading-form")) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", (event) => choose(event.target));
}
