// Two columns that point at each other: elements with the same data-pair light up together,
// and the partner in the other column scrolls into view.
import { on } from "./dom.js";

function show(element, scroll) {
  const key = element.dataset.pair;
  for (const old of document.querySelectorAll(".paired")) old.classList.remove("paired");
  for (const partner of document.querySelectorAll(`[data-pair="${CSS.escape(key)}"]`)) {
    partner.classList.add("paired");
    const apart = partner.closest("[data-pairs]") !== element.closest("[data-pairs]");
    if (scroll && apart) partner.scrollIntoView({ block: "center", behavior: "smooth" });
  }
}
on("click", "[data-pair]", (element) => show(element, true));
on("focusin", "[data-pair]", (element) => show(element, true));
