// Going through a list by keyboard: the item where one is has the focus, or what has it stands in it.

/** Go to an item, when there is one. */
export function go(item) {
  item?.focus();
  item?.scrollIntoView({ block: "nearest" });
}

/** What goes on (1) or back (-1) from the current one; without one to the first. */
export const stepping = (items, current) => (by) => {
  const all = items();
  const at = all.indexOf(current());
  go(at < 0 ? all[0] : all[at + by]);
};
