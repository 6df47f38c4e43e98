// What most test files need: one program, one browser, pages that are checked after each test.
import { after, before, test } from "node:test";
import { check, DESK, launch, open } from "./browser.mjs";
import { demo, serve } from "./world.mjs";

/**
 * Starts `demo` or `serve` before the file's tests and ends it after them. A test is
 * `scene.test(name, async (t, page) => …)`; in it `await page(view)` opens a page at the program.
 * When the test is over, the faults of its pages fail it and the pages are closed.
 */
export function scene(command, options) {
  const here = {};
  before(async () => {
    here.world = await { demo, serve }[command](options);
    here.browser = await launch();
  });
  after(async () => {
    await here.browser?.close();
    await here.world?.close();
  });
  here.test = (name, body) =>
    test(name, async (t) => {
      const pages = [];
      const page = async (view = DESK) => {
        pages.push(await open(here.browser, { ...view, baseURL: here.world.url }));
        return pages.at(-1);
      };
      try {
        await body(t, page);
        pages.forEach(check);
      } finally {
        await Promise.all(pages.map((page) => page.context().close()));
      }
    });
  return here;
}
