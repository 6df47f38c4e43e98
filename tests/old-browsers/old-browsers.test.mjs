// The oldest supported browsers show the same pages in the same colours, and their scripts run.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, open } from "../browser/lib/browser.mjs";
import * as on from "../browser/lib/pages.mjs";
import { demo } from "../browser/lib/world.mjs";
import { differences, launchOld, looks, OLD } from "./old.mjs";

let world, now;
before(async () => {
  world = await demo();
  now = await launch();
});
after(async () => {
  await now?.close();
  await world?.close();
});

for (const name of Object.keys(OLD)) {
  test(`Chromium ${OLD[name]} shows what today's shows`, async (t) => {
    const old = await launchOld(name);
    t.after(() => old.close());
    const person = world.login("督查");
    const today = await open(now, { width: 1440, height: 900, baseURL: world.url });
    await on.logIn(today, person);

    const before = await old.newPage();
    const faults = [];
    before.on("pageerror", (error) => faults.push(error.message));
    await before.setViewport({ width: 1440, height: 900 });
    await before.goto(`${world.url}/login`);
    await before.type("input:not([type=hidden]):not([type=password])", person.account);
    await before.type("input[type=password]", person.password);
    await Promise.all([before.waitForNavigation(), before.keyboard.press("Enter")]);
    assert.notEqual(new URL(before.url()).pathname, "/login", "the log-in failed");

    for (const path of ["/", "/programmes"]) {
      await today.goto(path);
      await before.goto(world.url + path, { waitUntil: "networkidle0" });
      assert.deepEqual(differences(await before.evaluate(looks), await today.evaluate(looks)), [], path);
    }
    await on.openLedger(today);
    await before.goto(today.url(), { waitUntil: "networkidle0" });
    assert.deepEqual(differences(await before.evaluate(looks), await today.evaluate(looks)), [], today.url());
    assert.ok(await before.evaluate(() => Boolean(customElements.get("bulk-bar"))), "the scripts did not run");
    assert.deepEqual(faults, []);
  });
}
