// What follows the scrolling. First all look, then all move: nobody looks at what somebody just moved,
// so a page of any size is laid out once a frame.

const FAST = 1.2; // pixels a millisecond: of what flies past like that nobody reads a word
const SLOW = 0.6; // and below this one reads again
const LASTING = 120; // milliseconds of it, more than a notch of the wheel: that is still reading
const LANDED = 80;

const followers = [];
const pace = { at: 0, time: 0, calm: 0, fast: 0, hurry: -LANDED }; // calm, fast, hurry: when it was so last
let flying = false;
let waiting = 0;

/** Whether one flies over the text. To jump is not to fly. */
function keepPace(now) {
  const [moved, took] = [Math.abs(scrollY - pace.at), now - pace.time];
  // A long frame of a flight is one of it; after a rest it is a jump.
  const speed = flying || took < LANDED * 2 ? moved / Math.max(took, 1) : 0;
  Object.assign(pace, { at: scrollY, time: now });
  if (speed <= FAST) pace.calm = now;
  if (speed > SLOW) pace.fast = now;
  if (speed > FAST) pace.hurry = now;
  const was = flying;
  flying = flying ? now - pace.fast < LANDED : now - pace.calm > LASTING;
  if (isHurried()) inNextFrame();
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

/** Whether one flies, or turns a page: what comes into sight is not looked at before it stands still. */
export function isHurried() {
  return flying || pace.time - pace.hurry < LANDED;
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
