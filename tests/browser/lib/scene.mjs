// What most test files need: one program, one browser, pages that are checked after each test.
import { after, afterEach, before } from "node:test";
import { check, DESK, launch, open } from "./browser.mjs";
import { demo, serve } from "./world.mjs";

/**
 * Starts `demo` or `serve` before the file's tests and ends it after them. `page(view)` opens a
 * page at the program; when the test is over, its faults fail it and its context is closed.
 */
export function scene(command, options) {
  const here = { pages: [] };
  before(async () => {
    here.world = await { demo, serve }[command](options);
    here.browser = await launch();
  });
  afterEach(async () => {
    const pages = here.pages.splice(0);
    try {
      pages.forEach(check);
    } finally {
      await Promise.all(pages.map((page) => page.context().close()));
    }
  });
  after(async () => {
    await here.browser?.close();
    await here.world?.close();
  });
  here.page = async (view = DESK) => {
    const page = await open(here.browser, { ...view, baseURL: here.world.url });
    here.pages.push(page);
    return page;
  };
  return here;
}
