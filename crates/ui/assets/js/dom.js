// Three helpers shared by the other scripts.

/** Listens on the document for an event at or inside an element that matches. */
export function on(type, selector, act, options) {
  document.addEventListener(type, (event) => {
    const at = event.target instanceof Element && event.target.closest(selector);
    if (at) act(at, event);
  }, options);
}

/** An element with attributes and children; texts are set as text, never as HTML. */
export function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Says a short text to the reader and to a screen reader. */
export function tell(text, tone) {
  const box = document.querySelector(".toasts");
  if (!box) return;
  const note = make("div", { class: `notice ${tone || "good"}` }, text);
  box.append(note);
  setTimeout(() => note.remove(), 6000);
}
