// Looking at many pages as one person: each fits, axe finds nothing, nothing is refused by the policy.
import assert from "node:assert/strict";
import { axe, check, fits, shot } from "./browser.mjs";
import * as on from "./pages.mjs";

/** The path (with its question) of the first link in the page's main part that fits. */
export async function link(page, from, shape) {
  await on.go(page, from);
  const paths = await page.locator("main a[href]").evaluateAll((all) => all.map((one) => one.href.slice(location.origin.length)));
  const path = paths.find((path) => shape.test(path));
  assert.ok(path, `${from} has no link like ${shape}`);
  return path;
}

/**
 * Logs in and looks at the pages, each a test of its own: the name of the picture, and the path or a
 * function of the page that finds it. The pictures are in target/screenshots.
 */
export async function looks(t, page, view, { who, login, pages }) {
  await on.logIn(page, login);
  for (const [name, place] of pages) {
    await t.test(name, async () => {
      await on.go(page, typeof place === "string" ? place : await place(page));
      await shot(page, `${name}-${who}-${view.name}`);
      // Each fault by itself: one does not hide the other.
      const found = await Promise.allSettled([fits(page), axe(page)]);
      const faults = found.flatMap(({ reason }) => (reason ? [reason.message] : []));
      assert.equal(faults.length, 0, faults.join("\n"));
      check(page);
    });
  }
}
