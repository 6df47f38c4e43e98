// The comparison itself: it must pass equal pages and catch colours that an old browser loses.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launch, open } from "../browser/lib/browser.mjs";
import { differences, launchOld, looks, OLD } from "./old.mjs";

const page = (css) => `<!doctype html><html lang="zh-CN"><title>灯</title><style>${css}</style><p class="late">逾期 3 天</p>`;
const pages = {
  "/equal": page(".late{color:#b42318;background:#fff}"),
  "/lost": page(".late{color:oklch(0.5 0.2 27)}"),
  "/guarded": page(".late{color:#b42318}@supports (color:color-mix(in srgb,red,red)){.late{font-weight:600}}"),
};

let server, now, url;
before(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(pages[request.url] ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${server.address().port}`;
  now = await launch();
});
after(async () => {
  await now.close();
  server.close();
});

for (const name of Object.keys(OLD)) {
  test(`Chromium ${OLD[name]} starts, and the comparison tells lost colours`, async (t) => {
    const old = await launchOld(name);
    t.after(() => old.close());
    const compare = async (path) => {
      const [before, today] = [await old.newPage(), await open(now, { width: 800, height: 600 })];
      await before.goto(url + path);
      await today.goto(url + path);
      return differences(await before.evaluate(looks), await today.evaluate(looks));
    };
    assert.deepEqual(await compare("/equal"), []);
    assert.deepEqual(await compare("/guarded"), []);
    assert.notDeepEqual(await compare("/lost"), []);
  });
}
