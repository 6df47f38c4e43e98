// <form data-draft>: warns before leaving with unsaved changes. With data-autosave the form
// also fires the event "autosave" 10 s after a change and on leaving a field, for
// hx-trigger="autosave"; the server's answer to it (any 2xx) makes the form clean again.
const WAIT = 10000;
const dirty = new Set();
const timers = new WeakMap();

function save(form) {
  clearTimeout(timers.get(form));
  if (dirty.has(form)) form.dispatchEvent(new CustomEvent("autosave"));
}
function touched(event) {
  const form = event.target.form;
  if (!form || !form.hasAttribute("data-draft")) return;
  dirty.add(form);
  if (!form.hasAttribute("data-autosave")) return;
  clearTimeout(timers.get(form));
  timers.set(form, setTimeout(() => save(form), WAIT));
  if (event.type === "change") save(form);
}
document.addEventListener("input", touched);
document.addEventListener("change", touched);
document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty.delete(event.target); });
document.addEventListener("htmx:after:request", (event) => {
  const { sourceElement, response } = event.detail.ctx;
  if (response && response.status < 300) dirty.delete(sourceElement);
});
addEventListener("beforeunload", (event) => {
  if ([...dirty].some((form) => form.isConnected)) { event.preventDefault(); event.returnValue = ""; }
});
