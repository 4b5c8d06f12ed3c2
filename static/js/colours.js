// The colours of the tags, which somebody may change while a page is open.

/** New colours: asked for by another address, since the old one is kept. Those that came last hold,
 * whichever arrive first. */
export function restyle() {
  const links = [...document.querySelectorAll('link[href*="/tags.css"]')];
  const fresh = links[0].cloneNode();
  fresh.href = `${links[0].getAttribute("href").split("?")[0]}?at=${Date.now()}`;
  fresh.addEventListener("load", () => links.forEach((link) => link.remove()));
  fresh.addEventListener("error", () => fresh.remove());
  links.at(-1).after(fresh);
}
