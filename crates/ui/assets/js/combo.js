// <combo-box>: a text field whose list is fetched by htmx into .options; the chosen value goes
// into the hidden field. Each option: <div role="option" data-value="id">name</div>.
// Arrow keys, Enter and Escape as in the ARIA combobox pattern.
let ids = 0;

class ComboBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("[role=combobox]");
    this.value = this.querySelector("input[type=hidden]");
    this.list = this.querySelector(".options");
    if (!this.input || !this.value || !this.list) return;
    this.at = -1;
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => { this.value.value = ""; });
    this.list.addEventListener("mousedown", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) { event.preventDefault(); this.choose(option); }
    });
    this.addEventListener("focusout", (event) => { if (!this.contains(event.relatedTarget)) this.close(); });
    new MutationObserver(() => this.filled()).observe(this.list, { childList: true });
  }
  options() { return [...this.list.querySelectorAll("[role=option]")]; }
  filled() {
    this.at = -1;
    // An answer that comes after the choice or after leaving must not open the list again.
    if (this.list.children.length && (this.value.value || !this.contains(document.activeElement))) { this.close(); return; }
    const options = this.options();
    options.forEach((option) => { option.id = option.id || `option-${ids += 1}`; });
    this.input.setAttribute("aria-expanded", String(options.length > 0));
    this.input.removeAttribute("aria-activedescendant");
  }
  key(event) {
    const options = this.options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && options.length) {
      event.preventDefault();
      this.at = (this.at + step + options.length) % options.length;
      options.forEach((option, index) => option.setAttribute("aria-selected", String(index === this.at)));
      options[this.at].scrollIntoView({ block: "nearest" });
      this.input.setAttribute("aria-activedescendant", options[this.at].id);
    } else if (event.key === "Enter" && options[this.at]) {
      event.preventDefault();
      this.choose(options[this.at]);
    } else if (event.key === "Escape" && options.length) {
      event.stopPropagation();
      this.close();
    }
  }
  choose(option) {
    this.value.value = option.dataset.value;
    this.input.value = option.dataset.text || option.firstChild.textContent.trim();
    this.close();
    this.value.dispatchEvent(new Event("change", { bubbles: true }));
  }
  close() { this.list.replaceChildren(); }
}
customElements.define("combo-box", ComboBox);
