// <a data-sheet href="#filters">: on a phone the element with that id opens as a sheet from
// below and goes back to its place on closing. Without scripts the link shows it in place.
import { make, on } from "./dom.js";

on("click", "[data-sheet]", (opener, event) => {
  const body = document.querySelector(opener.getAttribute("href"));
  if (!body || !window.HTMLDialogElement) return;
  event.preventDefault();
  const place = document.createComment("sheet");
  const title = opener.dataset.sheet || opener.textContent.trim();
  const close = make("button", { class: "btn plain", type: "button" }, "关闭");
  const dialog = make("dialog", { class: "sheet", "aria-label": title },
    make("div", { class: "sheet-head" }, make("h2", {}, title), close));
  body.replaceWith(place);
  dialog.append(body);
  document.body.append(dialog);
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (click) => { if (click.target === dialog) dialog.close(); });
  dialog.addEventListener("close", () => { place.replaceWith(body); dialog.remove(); opener.focus(); });
  dialog.showModal();
});
