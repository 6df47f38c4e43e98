// Reading needs no JavaScript: log-in, ledger, filters, an item and its notice.
import assert from "node:assert/strict";
import { DESK, PHONE } from "./lib/browser.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";

const here = scene("demo");

for (const view of [DESK, PHONE]) {
  here.test(`a leader reads with scripts off, ${view.name}`, async (t, open) => {
    const page = await open({ ...view, js: false });
    await on.logIn(page, here.world.login("领导"));
    // A programme of which some items are late, by the link that says so.
    await on.go(page, "/programmes");
    await page.locator("main a[href*='light=late']").first().click();
    await page.waitForURL(/light=late/);
    await on.go(page, new URL(page.url()).pathname);
    const items = on.items(page);
    const all = await items.count();
    assert.ok(all > 3, `${all} items`);

    // A filter is a link or a form with a button: both work without scripts, and the address keeps it.
    const late = page.getByRole("main").getByRole("link", { name: /逾期/ }).first();
    await late.click();
    await page.waitForURL(/light=late/);
    await page.waitForLoadState();
    const few = await items.count();
    assert.ok(few > 0 && few < all, `${few} of ${all} items are late`);
    for (const text of await items.allInnerTexts()) assert.match(text, /逾期/);

    const name = await items.first().locator("a.title").innerText();
    await on.openItem(page, name);
    await page.getByRole("heading", { name: "通知原文" }).waitFor();
    assert.ok((await page.locator("blockquote mark").innerText()).trim(), "the item shows no words of its notice");
  });
}
