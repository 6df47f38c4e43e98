// The error summary takes the focus when the page or a swapped part shows one; its links go
// to the field, not only to its place.
import { on } from "./dom.js";

function focusErrors() {
  const summary = document.querySelector(".errors[tabindex]");
  if (summary && !summary.dataset.seen) { summary.dataset.seen = "1"; summary.focus(); }
}
on("click", ".errors a[href^='#']", (link, event) => {
  const field = document.getElementById(link.hash.slice(1));
  if (field) { event.preventDefault(); field.focus(); field.scrollIntoView({ block: "center" }); }
});
document.addEventListener("DOMContentLoaded", focusErrors);
document.addEventListener("htmx:after:swap", focusErrors);
if (document.readyState !== "loading") focusErrors();
