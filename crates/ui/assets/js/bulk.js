// <bulk-bar for="id of table">: shows itself with the number of chosen rows. The table has a
// check box [data-pick-all] and one check box name="pick" a row. [data-pick-every] stands for
// "all N of this filter" and sets the hidden field name="every".
class BulkBar extends HTMLElement {
  connectedCallback() {
    this.table = document.getElementById(this.getAttribute("for"));
    if (!this.table) return;
    this.update = this.update.bind(this);
    this.table.addEventListener("change", (event) => {
      if (event.target.matches("[data-pick-all]")) this.boxes().forEach((box) => { box.checked = event.target.checked; });
      this.set("every", "");
      this.update();
    });
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-pick-none]")) { this.boxes().forEach((box) => { box.checked = false; }); this.set("every", ""); this.update(); }
      const every = event.target.closest("[data-pick-every]");
      if (every) { this.set("every", "1"); this.count(every.dataset.pickEvery); }
    });
    document.addEventListener("htmx:after:swap", this.update);
    this.update();
  }
  disconnectedCallback() { document.removeEventListener("htmx:after:swap", this.update); }
  boxes() { return [...this.table.querySelectorAll('[name="pick"]')]; }
  set(name, value) { const field = this.querySelector(`[name="${name}"]`); if (field) field.value = value; }
  count(text) { const place = this.querySelector("[data-count]"); if (place) place.textContent = text; }
  update() {
    const boxes = this.boxes();
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) { const row = box.closest("tr"); if (row) row.classList.toggle("chosen", box.checked); }
    const all = this.table.querySelector("[data-pick-all]");
    if (all) { all.checked = chosen.length > 0 && chosen.length === boxes.length; all.indeterminate = chosen.length > 0 && !all.checked; }
    const bar = this.querySelector(".bulk");
    if (bar) bar.hidden = chosen.length === 0;
    this.count(String(chosen.length));
  }
}
customElements.define("bulk-bar", BulkBar);
