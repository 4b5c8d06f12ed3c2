// A form that is on its way is not sent again: who clicks twice means it once. What htmx and the outbox send
// is theirs.

const LONGEST = 5_000; // milliseconds; then the answer is lost, or was a file, and it may be sent again

const underWay = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  if (underWay.has(form)) return event.preventDefault();
  underWay.add(form);
  const free = () => underWay.delete(form);
  setTimeout(free, LONGEST);
  addEventListener("pageshow", free, { once: true }); // who comes back may send it again
});
