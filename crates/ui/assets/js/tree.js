// <org-tree>: arrow keys over nested lists with role=tree. A closed node with hx-get loads its
// children into its own <ul role=group> at the first opening (event "open").
const groupOf = (item) => item.parentElement.querySelector(":scope > [role=group]");
const parentOf = (item) => {
  const group = item.closest("[role=group]");
  return group && group.previousElementSibling;
};

class OrgTree extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => {
      const twist = event.target.closest(".twist");
      if (twist) { event.preventDefault(); const item = twist.closest("[role=treeitem]"); this.toggle(item); this.focusOn(item); }
    });
  }
  items() { return [...this.querySelectorAll("[role=treeitem]")].filter((item) => item.offsetParent); }
  focusOn(item) {
    if (!item) return;
    for (const other of this.querySelectorAll('[role=treeitem][tabindex="0"]')) other.tabIndex = -1;
    item.tabIndex = 0;
    item.focus();
  }
  toggle(item, open) {
    const is = item.getAttribute("aria-expanded");
    if (is === null) return;
    const next = open === undefined ? is !== "true" : open;
    item.setAttribute("aria-expanded", String(next));
    const group = groupOf(item);
    if (!group) return;
    group.hidden = !next;
    if (next && !group.children.length) group.dispatchEvent(new CustomEvent("open"));
  }
  key(event) {
    const item = event.target;
    if (item.getAttribute("role") !== "treeitem") return;
    const items = this.items();
    const at = items.indexOf(item);
    const expanded = item.getAttribute("aria-expanded");
    const moves = {
      ArrowDown: () => this.focusOn(items[at + 1]),
      ArrowUp: () => this.focusOn(items[at - 1]),
      Home: () => this.focusOn(items[0]),
      End: () => this.focusOn(items[items.length - 1]),
      ArrowRight: () => (expanded === "false" ? this.toggle(item, true) : expanded === "true" && this.focusOn(items[at + 1])),
      ArrowLeft: () => (expanded === "true" ? this.toggle(item, false) : this.focusOn(parentOf(item))),
      Enter: () => { const link = item.querySelector("a"); if (link) link.click(); },
    };
    if (moves[event.key]) { event.preventDefault(); moves[event.key](); }
  }
}
customElements.define("org-tree", OrgTree);
