// Printed ledgers: every item with its light in words, the head on each sheet, when it was
// true, and none of the page's furniture.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { textOfPdf } from "./lib/office.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";

const here = scene("demo");

here.test("the ledgers on paper", async (t, open) => {
  const folder = mkdtempSync(join(tmpdir(), "jishi-print-"));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  const page = await open();
  await on.logIn(page, here.world.login("督查"));
  const counts = [];
  // Ledgers of several lengths, so that sheets end in several places.
  for (const ledger of await on.ledgers(page)) {
    await on.go(page, ledger);
    const names = await on.items(page).locator("a.title").allInnerTexts();
    const path = join(folder, "ledger.pdf");
    await page.pdf({ path, preferCSSPageSize: true, printBackground: true });
    const sheets = textOfPdf(path).split("\f").slice(0, -1);
    counts.push(sheets.length);
    await t.test(`${names.length} items on ${sheets.length} sheets`, () => {
      const text = sheets.join("").replace(/\s+/g, "");
      // A long name is broken over lines between its neighbours' cells: its beginning is enough.
      for (const name of names) assert.ok(text.includes(name.replace(/\s+/g, "").slice(0, 4)), `${name} is not on paper`);
      assert.match(text, on.LIGHTS);
      assert.match(text, /截至/);
      for (const furniture of ["退出登录", "跳到正文", "上传通知", "筛选"]) assert.ok(!text.includes(furniture), `${furniture} is on paper`);
      for (const [number, sheet] of sheets.entries()) assert.match(sheet, /牵头/, `sheet ${number + 1} has no table head`);
    });
  }
  assert.ok(Math.max(...counts) > 1, "one sheet does not show that the head is repeated");
});
