// The choice between the system's look, light and dark. It is kept in this browser alone;
// the page's head applies it before anything is painted.

const KEY = "annotate-theme";
const choice = document.getElementById("theme");
const root = document.documentElement;

choice.hidden = false;
for (const radio of choice.querySelectorAll("input")) {
  radio.checked = radio.value === (root.dataset.theme ?? "");
}
choice.addEventListener("change", (event) => {
  root.dataset.theme = event.target.value;
  localStorage.setItem(KEY, event.target.value);
});
