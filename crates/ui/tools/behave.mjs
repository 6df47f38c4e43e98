// Tries the scripts on the gallery: node behave.mjs GALLERY [--modules DIR]. Exits 1 on a failure.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const gallery = resolve(words[0] || "");
const modules = words.includes("--modules") ? words[words.indexOf("--modules") + 1] : here;
const { chromium } = createRequire(join(resolve(modules), "package.json"))("playwright-core");

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
const ANSWERS = {
  "/options.html": '<div role="option" data-value="7">青山市</div><div role="option" data-value="8">临江市</div>',
  "/tree-children.html": '<li role="none"><div class="node" role="treeitem" aria-level="4" tabindex="-1" aria-selected="false"><a href="#">新来的支部</a></div></li>',
};
const posted = [];
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://x");
  const policy = { "content-security-policy": "default-src 'self'; style-src 'self'; script-src 'self'" };
  if (request.method === "POST") { posted.push(pathname); response.writeHead(204).end(); return; }
  if (ANSWERS[pathname]) { response.writeHead(200, { "content-type": TYPES[".html"] }).end(ANSWERS[pathname]); return; }
  const path = join(gallery, pathname);
  if (!existsSync(path) || !extname(path)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": TYPES[extname(path)], ...policy }).end(readFileSync(path));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const root = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });

const tests = {
  async "slash goes to the search of the page"(page) {
    await page.goto(`${root}/ledger.html`);
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement.name), "q");
  },
  async "the theme changes at once and is kept"(page) {
    await page.goto(`${root}/ledger.html`);
    await page.click("details.menu summary");
    await page.click('.prefs [value="dark"]');
    await page.click('.prefs [value="large"]');
    assert.equal(await page.getAttribute("html", "data-theme"), "dark");
    assert.match(await page.evaluate(() => document.cookie), /jishi_view=dark\.large\.roomy/);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize), "18px");
    await page.keyboard.press("Escape");
    assert.equal(await page.isVisible(".prefs"), false);
  },
  async "chosen rows are counted"(page) {
    await page.goto(`${root}/ledger.html`);
    assert.equal(await page.isVisible(".bulk"), false);
    await page.check('[name="pick"] >> nth=0');
    await page.check('[name="pick"] >> nth=3');
    assert.equal(await page.textContent("[data-count]"), "2");
    await page.check("[data-pick-all]");
    assert.equal(await page.textContent("[data-count]"), "17");
    await page.click("[data-pick-none]");
    assert.equal(await page.isVisible(".bulk"), false);
  },
  async "a hard action asks for the word"(page) {
    await page.goto(`${root}/parts.html`);
    await page.evaluate(() => document.querySelector("[data-confirm-word]").setAttribute("method", "post"));
    await page.click("[data-confirm-word] button");
    assert.equal(await page.isDisabled('dialog [value="yes"]'), true);
    await page.click('dialog [value="no"]');
    assert.equal(posted.length, 0);
    await page.click("[data-confirm-word] button");
    await page.fill("#confirm-word", "撤并");
    await page.click('dialog [value="yes"]');
    await page.waitForTimeout(300);
    assert.equal(posted.length, 1);
  },
  async "the error summary has the focus and leads to the field"(page) {
    await page.goto(`${root}/parts.html`);
    assert.equal(await page.evaluate(() => document.activeElement.className), "errors");
    await page.click(".errors a >> nth=1");
    assert.equal(await page.evaluate(() => document.activeElement.id), "f-text");
  },
  async "the list of a combo box is fetched and chosen by keyboard"(page) {
    await page.goto(`${root}/parts.html`);
    await page.click("#f-org");
    await page.fill("#f-org", "临");
    await page.waitForTimeout(600);
    await page.waitForSelector("#f-org-list [role=option]");
    await page.press("#f-org", "ArrowDown");
    await page.press("#f-org", "ArrowDown");
    await page.press("#f-org", "Enter");
    assert.equal(await page.inputValue("#f-org"), "临江市");
    assert.equal(await page.inputValue('[name="org"]'), "8");
    assert.equal(await page.isVisible("#f-org-list"), false);
  },
  async "the tree opens, loads and moves by keyboard"(page) {
    await page.goto(`${root}/tree.html`);
    await page.focus('[role=treeitem][tabindex="0"]');
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.waitForSelector("text=新来的支部");
    await page.keyboard.press("ArrowDown");
    assert.match(await page.evaluate(() => document.activeElement.textContent), /新来的支部/);
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.isVisible("text=新来的支部"), false);
  },
  async "text and draft light up together"(page) {
    await page.goto(`${root}/review.html`);
    await page.click(".read.unsure >> nth=0");
    const keys = await page.$$eval(".paired", (all) => all.map((one) => one.dataset.pair));
    assert.deepEqual(keys, ["s53", "s53"]);
  },
  async "a slow request shows the line, the word and the way out"(page) {
    await page.goto(`${root}/tree.html`);
    await page.route("**/tree-children.html", () => {});
    await page.click('[aria-expanded="false"] .twist');
    assert.equal(await page.isVisible(".progress-line"), false);
    await page.waitForSelector(".progress-line", { timeout: 1500 });
    await page.waitForSelector("text=网络较慢，仍在加载", { timeout: 5000 });
    await page.waitForSelector(".notice.bad, .slow .btn", { timeout: 13000 });
  },
  async "filters open as a sheet on a phone and come back"(page) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${root}/ledger.html`);
    assert.equal(await page.isVisible("#f-lead"), false);
    await page.click("[data-sheet]");
    assert.equal(await page.isVisible("dialog #f-lead"), true);
    await page.click("dialog.sheet .sheet-head button");
    assert.equal(await page.$eval("#more-filters", (one) => one.parentElement.id), "filters");
  },
  async "leaving an unsaved draft is asked about"(page) {
    await page.goto(`${root}/review.html`);
    await page.fill('[name="title-i5"]', "改过");
    let asked = "";
    page.on("dialog", (dialog) => { asked = dialog.type(); dialog.accept(); });
    await page.goto(`${root}/ledger.html`);
    assert.equal(asked, "beforeunload");
  },
};
let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  const errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
  try {
    await test(page);
    assert.deepEqual(errors, []);
    console.log(`ok   ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL ${name}: ${error.message.split("\n").slice(0, 4).join(" ")}`);
  }
  await context.close();
}
await browser.close();
server.closeAllConnections();
server.close();
process.exit(failed ? 1 : 0);
