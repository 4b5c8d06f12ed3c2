// On a narrow screen the margin is a sheet from below: it opens with what was tapped.

import { choose } from "annotate/highlight";
import { list } from "annotate/server";

const margin = document.getElementById("margin");
const opener = document.querySelector(".sheet-opener");
const NARROW = matchMedia("(max-width: 760px)");

const ABOVE = 0.34; // the share of the window that stays free above the sheet

/** Open the sheet with the chosen cards, or with all, the passage in sight above it. On a wide screen
 * nothing happens. */
export function openSheet({ all = false, passage = null } = {}) {
  if (!NARROW.matches) return;
  margin.classList.add("open");
  margin.classList.toggle("all", all);
  margin.inert = false;
  const below = (passage?.getClientRects()[0]?.bottom ?? 0) - innerHeight * ABOVE;
  if (below > 0) scrollBy(0, below);
}

/** Close the sheet. */
export function closeSheet() {
  margin.classList.remove("open", "all");
  margin.inert = NARROW.matches;
}

function count() {
  const number = list.querySelectorAll(".card:not([hidden])").length;
  opener.hidden = !NARROW.matches || !number;
  opener.textContent = `Annotations · ${number}`;
}

/** Begin to be a sheet where the screen is narrow. */
export function watchSheet() {
  margin.querySelector(".sheet-close").addEventListener("click", () => {
    closeSheet();
    choose([]);
  });
  opener.addEventListener("click", () => openSheet({ all: true }));
  document.addEventListener("annotate:chosen", ({ detail }) => {
    if (!detail.ids.length) closeSheet();
  });
  for (const name of ["annotate:changed", "annotate:shown"]) document.addEventListener(name, count);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || document.querySelector(":popover-open")) return;
    if (margin.classList.contains("open")) closeSheet();
  });
  NARROW.addEventListener("change", () => {
    closeSheet();
    count();
  });
  closeSheet();
  count();
}
