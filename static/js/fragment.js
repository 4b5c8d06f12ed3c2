// The one place where text becomes HTML.

/** The elements of an answer, not yet in the page. */
export function fragmentOf(html) {
  const template = document.createElement("template");
  // Only ever our own server's: `requests` asks no other host, live pages listen to no other, and templates
  // escape whatever people and articles say. The Content-Security-Policy lets no script in it run.
  template.innerHTML = html;
  return template.content;
}
