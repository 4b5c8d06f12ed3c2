// The tools beside the article: each opens below its name, one at a time, and closes on Escape or
// when something else is pressed.

const tools = document.getElementById("tools");

const openOnes = () => [...tools.querySelectorAll("details[open]")];

let cameFrom = null; // what had the focus when a key opened a tool

function close(tool) {
  tool.open = false;
  if (cameFrom === document.body) document.activeElement.blur();
  else (cameFrom?.checkVisibility() ? cameFrom : tool.querySelector("summary")).focus({ preventScroll: true });
  cameFrom = null;
}

/** Open a tool and go into it; close it when it is open, and go back to where one was. */
export function openTool(id) {
  const tool = document.getElementById(id);
  if (tool.open) return close(tool);
  if (!tools.contains(document.activeElement)) cameFrom = document.activeElement;
  tool.open = true;
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
    close(tool);
  });
  tools.addEventListener("click", ({ target }) => {
    if (target.closest("summary")) cameFrom = null; // it was opened from there
  });
}
