// Theme, text size and density: applied at once and kept in the cookie the server reads.
// Without scripts the same buttons post the form.
import { on } from "./dom.js";

const NAMES = ["theme", "size", "density"];

on("click", ".prefs button[name]", (button, event) => {
  event.preventDefault();
  const root = document.documentElement;
  root.setAttribute(`data-${button.name}`, button.value);
  for (const other of document.querySelectorAll(`.prefs button[name="${button.name}"]`)) {
    other.setAttribute("aria-pressed", String(other.value === button.value));
  }
  const kept = NAMES.map((name) => root.getAttribute(`data-${name}`) || "").join(".");
  document.cookie = `jishi_view=${kept}; path=/; max-age=31536000; samesite=lax`;
});

// A menu closes when the reader clicks elsewhere or presses Escape.
const closeMenus = (keep) => document.querySelectorAll("details.menu[open]").forEach((menu) => {
  if (!keep || !menu.contains(keep)) menu.open = false;
});
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = document.querySelector("details.menu[open]");
  if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
});
