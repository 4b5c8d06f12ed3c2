// The one place where text becomes HTML. It is only ever our own server's: `requests` asks no other
// host, live pages listen to no other, and templates escape whatever people and articles say. The
// Content-Security-Policy lets no script in it run.

/** The elements of an answer, not yet in the page. */
export function fragmentOf(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return template.content;
}
