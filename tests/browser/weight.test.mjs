// The first page within 40 kB on the wire: log-in page and workbench together, nothing cached.
import assert from "node:assert/strict";
import { PHONE, weigh } from "./lib/browser.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";

const LIMIT = 40_000;
const here = scene("demo");

for (const role of ["督查", "部室干事", "领导"]) {
  here.test(`log-in and workbench of ${role}`, async (t, open) => {
    const page = await open(PHONE);
    const scale = await weigh(page);
    await on.logIn(page, here.world.login(role));
    await page.getByRole("heading", { level: 1 }).waitFor();
    const total = await scale.total();
    t.diagnostic(`${total} B on the wire, limit ${LIMIT}`);
    assert.ok(total > 1_000, "nothing was counted");
    assert.ok(total <= LIMIT, `${total} B on the wire:\n${await scale.list()}`);
  });
}
