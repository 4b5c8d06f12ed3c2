// Who else reads this article now, as initials.

const place = document.getElementById("here");
const FACES = 4;

function face(text, title) {
  const found = document.createElement("span");
  found.className = "face";
  found.textContent = text;
  found.title = title;
  return found;
}

/** Show `{people: [{name, initials}], more}`: others, never oneself. */
export function showReaders({ people, more }) {
  const names = people.map(({ name }) => name);
  const hidden = people.slice(FACES).map(({ name }) => name);
  const rest = hidden.length + more;
  if (more) names.push(`${more} more`);
  place.setAttribute("aria-label", `Also reading: ${names.join(", ")}`);
  place.replaceChildren(...people.slice(0, FACES).map(({ name, initials }) => face(initials, name)));
  if (rest) place.append(face(`+${rest}`, hidden.join(", ")));
  place.hidden = !names.length;
}
