// <button data-copy="text"> copies the text; an empty value copies the address of this page.
import { on, tell } from "./dom.js";

on("click", "[data-copy]", async (button) => {
  const text = button.dataset.copy || location.href;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Without HTTPS there is no clipboard object.
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "sr";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) { tell("浏览器不允许复制，请手工复制地址栏。", "care"); return; }
  }
  tell("已复制");
});
