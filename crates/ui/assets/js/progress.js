// A thin line after 300 ms, "slow" after 4 s, "again" after 15 s; for htmx requests and for
// ordinary page loads. A failed request is told in words, never swallowed.
import { make, tell } from "./dom.js";

const LINE = 300, SLOW = 4000, AGAIN = 15000;
const running = new Map();
let loads = 0;

function start(key, again) {
  finish(key);
  const shown = [];
  const show = (element) => { document.body.append(element); shown.push(element); };
  let note;
  const timers = [
    setTimeout(() => show(make("div", { class: "progress-line", role: "progressbar", "aria-label": "正在加载" })), LINE),
    setTimeout(() => show(note = make("div", { class: "slow", role: "status" }, "网络较慢，仍在加载")), SLOW),
    setTimeout(() => {
      const button = make("button", { class: "btn tight", type: "button" }, "重试");
      button.addEventListener("click", () => { finish(key); again(); });
      if (note) note.append(button);
    }, AGAIN),
  ];
  running.set(key, () => { timers.forEach(clearTimeout); shown.forEach((element) => element.remove()); });
}

function finish(key) {
  const stop = running.get(key);
  running.delete(key);
  if (stop) stop();
}

document.addEventListener("htmx:before:request", (event) => {
  const ctx = event.detail.ctx;
  start(ctx, () => location.reload());
});
document.addEventListener("htmx:finally:request", (event) => finish(event.detail.ctx));
document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) tell("没有连上服务器，内容未更新。请检查网络后再试。", "bad");
});
document.addEventListener("htmx:config:request", (event) => {
  const token = document.querySelector('meta[name="csrf"]');
  if (token) event.detail.ctx.request.headers["X-CSRF-Token"] = token.content;
});

/** An ordinary page load is under way until this page goes away. */
function leaving(again) {
  const key = `load ${loads += 1}`;
  start(key, again);
  addEventListener("pagehide", () => finish(key), { once: true });
}
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element && event.target.closest("a[href]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const samePage = link.hash && link.pathname === location.pathname && link.search === location.search;
  if (link.target || link.hasAttribute("download") || link.origin !== location.origin || samePage) return;
  leaving(() => location.assign(link.href));
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!event.defaultPrevented && !form.target && !form.hasAttribute("data-download") && form.method !== "dialog") leaving(() => location.reload());
});
