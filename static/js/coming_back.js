// When a page asks again for what it lost. Pages that one server told lose it in the same moment, so each
// waits for a time of its own: a thousand that came back together would be the next thing to bring it down.

const LEAST = 1_000; // milliseconds
const SPREAD = 5_000; // milliseconds over which the first tries are spread; twice as many before each next one
const MOST = 60_000; // milliseconds

/** How long to wait after so many failures in a row, in milliseconds. `chance` is from 0 up to 1. */
export function pause(failures, chance = Math.random()) {
  return LEAST + chance * Math.min(SPREAD * 2 ** failures, MOST - LEAST);
}
