// What follows the scrolling. First all look, then all move: nobody looks at what somebody just moved,
// so a page of any size is laid out once a frame.

const followers = [];
let waiting = 0;

function run() {
  waiting = 0;
  for (const move of followers.map((look) => look())) move?.();
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
