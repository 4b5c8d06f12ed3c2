// The tools beside the article: each opens below its name, one at a time, and closes on Escape or
// when something else is pressed.

const tools = document.getElementById("tools");

const openOnes = () => [...tools.querySelectorAll("details[open]")];

/** Open a tool and go into it; close it when it is open. */
export function openTool(id) {
  const tool = document.getElementById(id);
  tool.open = !tool.open;
  tool.querySelector("summary").focus();
}

/** Begin to close what is left. */
export function watchTools() {
  document.addEventListener("pointerdown", ({ target }) => {
    for (const tool of openOnes()) if (!tool.contains(target)) tool.open = false;
  });
  tools.addEventListener("keydown", (event) => {
    const [tool] = openOnes();
    if (event.key !== "Escape" || !tool) return;
    event.preventDefault();
    event.stopPropagation();
    tool.open = false;
    tool.querySelector("summary").focus();
  });
}
