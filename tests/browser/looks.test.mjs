// Every page a role can reach, at two sizes and in two themes: it fits, axe finds nothing,
// nothing is refused by the policy. The pictures are in target/screenshots.
import assert from "node:assert/strict";
import { axe, check, fits, shot, VIEWS } from "./lib/browser.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";

const here = scene("demo");
const ROLES = ["督查", "部室干事", "领导", "系统管理员", "审计员"];

/** The pages that the page links to in its navigation and the first of each kind in its text. */
async function links(page) {
  return page.evaluate(() => {
    const shapes = new Map();
    for (const { href } of document.querySelectorAll("a[href]")) {
      const url = new URL(href);
      if (url.origin !== location.origin || /export|download|evidence|\/files?\//.test(url.pathname)) continue;
      // One address stands for all that differ in their ids only.
      const shape = url.pathname.replace(/\/[^/]*\d[^/]*/g, "/…");
      if (!shapes.has(shape)) shapes.set(shape, url.pathname);
    }
    return [...shapes];
  });
}

for (const view of VIEWS) {
  here.test(`log-in, ${view.name}`, async (t, open) => {
    const page = await open(view);
    await on.go(page, "/login");
    await shot(page, `login-${view.name}`);
    await fits(page);
    await axe(page);
  });

  for (const role of ROLES) {
    here.test(`all pages of ${role}, ${view.name}`, async (t, open) => {
      const page = await open(view);
      await on.logIn(page, here.world.login(role));
      const seen = new Map([["/", "/"]]);
      const todo = [["/", "/"]];
      while (todo.length > 0) {
        const [shape, path] = todo.shift();
        const answer = await page.goto(path);
        await t.test(shape, async () => {
          assert.equal(answer.status(), 200, `${role} is shown a link to ${path} and gets ${answer.status()}`);
          await shot(page, `${role}-${shape.replaceAll("/", "_").replace("…", "id")}-${view.name}`);
          await fits(page);
          await axe(page);
          check(page);
        });
        for (const [shape, path] of await links(page)) {
          if (!seen.has(shape)) {
            seen.set(shape, path);
            todo.push([shape, path]);
          }
        }
      }
      t.diagnostic(`${seen.size} pages`);
      assert.ok(seen.size > 2, `only ${[...seen.keys()].join(", ")}`);
    });
  }
}
