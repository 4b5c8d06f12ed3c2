// What follows the scrolling. First all look, then all move: nobody looks at what somebody just moved,
// so a page of any size is laid out once a frame.

const FAST = 1.5; // pixels a millisecond: of what flies past like that nobody reads a word
const SLOW = 0.8; // and below this one reads again
const LANDED = 80; // milliseconds of it

const followers = [];
const pace = { at: 0, time: 0, fast: 0, slowSince: 0 };
let flying = false;
let waiting = 0;

/** Whether one flies over the text: for two frames at least, since to jump is not to fly. */
function keepPace(now) {
  const [moved, took] = [Math.abs(scrollY - pace.at), now - pace.time];
  // A long frame of a flight is one of it; after a rest it is a jump.
  const speed = flying || took < LANDED * 2 ? moved / Math.max(took, 1) : 0;
  Object.assign(pace, { at: scrollY, time: now });
  pace.fast = speed > FAST ? pace.fast + 1 : 0;
  if (speed > SLOW) pace.slowSince = now;
  const was = flying;
  flying = pace.fast > 1 || (flying && now - pace.slowSince < LANDED);
  if (flying) inNextFrame();
  if (was !== flying) document.dispatchEvent(new CustomEvent("annotate:flying", { detail: { flying } }));
}

function run(now) {
  waiting = 0;
  keepPace(now);
  for (const move of followers.map((look) => look())) move?.();
}

/** Whether one scrolls too fast to read. "annotate:flying" says when that begins and ends. */
export function isFlying() {
  return flying;
}

/** Let everybody look again in the next frame. */
export function inNextFrame() {
  waiting ||= requestAnimationFrame(run);
}

/** `look` reads where things are and returns what moves them, or nothing. */
export function follow(look) {
  followers.push(look);
}

addEventListener("scroll", inNextFrame, { passive: true });
addEventListener("resize", inNextFrame);
