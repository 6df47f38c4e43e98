// A page within 40 kB on the wire: log-in page and workbench together, and each page of the register
// by itself, nothing cached.
import assert from "node:assert/strict";
import { PHONE, weigh } from "./lib/browser.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";
import { PASSWORD } from "./lib/world.mjs";

const LIMIT = 40_000;
const here = scene("demo");

/** Pages of the register, each with nothing in the cache but the log-in itself. */
const REGISTER = {
  "xian-tuanwu": ["/workbench", "/orgs", "/units", "/cadres", "/members", "/transfers", "/imports/members/new", "/units/rate", "/cadres/staffing"],
  danwei: ["/orgs", "/orgs/elections"],
  tuanyuan: ["/my", "/my/transfer"],
};

for (const [account, paths] of Object.entries(REGISTER)) {
  here.test(`pages of ${account}`, async (t, open) => {
    const page = await open(PHONE);
    await on.logIn(page, { account, password: PASSWORD });
    const session = await page.context().newCDPSession(page);
    for (const path of paths) {
      await page.goto("about:blank");
      await session.send("Network.clearBrowserCache");
      const scale = await weigh(page);
      await on.go(page, path);
      const total = await scale.total();
      t.diagnostic(`${path}: ${total} B on the wire, limit ${LIMIT}`);
      assert.ok(total > 1_000, `nothing was counted for ${path}`);
      assert.ok(total <= LIMIT, `${path}: ${total} B on the wire:\n${await scale.list()}`);
    }
  });
}

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
