// Hard actions ask first: <form data-confirm="text" [data-confirm-title] [data-confirm-word]>.
// With data-confirm-word the reader must type that word. The attributes may stand on the
// submit button instead of the form.
import { make } from "./dom.js";

const agreed = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  const from = event.submitter && event.submitter.dataset.confirm ? event.submitter : form;
  if (!from.dataset.confirm || agreed.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(from.dataset, (event.submitter || {}).textContent).then((yes) => {
    if (!yes) return;
    agreed.add(form);
    form.requestSubmit(event.submitter);
  });
}, true);

function ask({ confirm, confirmTitle, confirmWord }, action) {
  return new Promise((answer) => {
    const yes = make("button", { class: "btn main", value: "yes" }, (action || "确定").trim());
    const no = make("button", { class: "btn", value: "no", formnovalidate: "" }, "取消");
    const head = make("h2", { id: "confirm-title" }, confirmTitle || "请确认");
    const form = make("form", { method: "dialog" }, head, make("p", {}, confirm));
    if (confirmWord) {
      const input = make("input", { class: "input", id: "confirm-word", autocomplete: "off", required: "" });
      form.append(make("div", { class: "field" }, make("label", { for: "confirm-word" }, `请输入“${confirmWord}”`), input));
      yes.disabled = true;
      input.addEventListener("input", () => { yes.disabled = input.value.trim() !== confirmWord; });
    }
    form.append(make("div", { class: "acts" }, no, yes));
    const dialog = make("dialog", { "aria-labelledby": "confirm-title" }, form);
    document.body.append(dialog);
    dialog.addEventListener("close", () => { dialog.remove(); answer(dialog.returnValue === "yes"); });
    dialog.showModal();
  });
}
