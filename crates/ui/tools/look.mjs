// Serves a gallery folder, takes a picture of every page (1440 and 390 wide, light and dark)
// and runs axe-core on each. Exits 1 when axe finds anything, a script fails, or a page is
// wider than the window.
//   node look.mjs GALLERY [--out PICTURES] [--modules DIR] [--only name,name] [--no-pictures]
// DIR holds node_modules with playwright-core and axe-core (package.json beside this file);
// CHROMIUM names the browser, /usr/bin/chromium by default.
import { createServer } from "node:http";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, normalize, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const option = (name, fallback) => (words.includes(name) ? words[words.indexOf(name) + 1] : fallback);
const gallery = resolve(words[0] || "");
const out = resolve(option("--out", join(gallery, "pictures")));
const only = option("--only", "").split(",").filter(Boolean);
const pictures = !words.includes("--no-pictures");
const require = createRequire(join(resolve(option("--modules", here)), "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml" };
// The policy of the real server: nothing inline runs or styles.
const POLICY = "default-src 'self'; style-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'";
const server = createServer((request, response) => {
  const path = join(gallery, normalize(decodeURI(new URL(request.url, "http://x").pathname)));
  if (!path.startsWith(gallery) || !existsSync(path) || !extname(path)) { response.writeHead(404).end(); return; }
  response.writeHead(200, { "content-type": TYPES[extname(path)] || "application/octet-stream", "content-security-policy": POLICY });
  response.end(readFileSync(path));
});
await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
const root = `http://127.0.0.1:${server.address().port}`;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu", "--disable-quic"] });
const views = [
  { name: "wide", viewport: { width: 1440, height: 900 }, colorScheme: "light" },
  { name: "phone", viewport: { width: 390, height: 844 }, colorScheme: "light", deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  { name: "wide-dark", viewport: { width: 1440, height: 900 }, colorScheme: "dark" },
  { name: "phone-dark", viewport: { width: 390, height: 844 }, colorScheme: "dark", deviceScaleFactor: 2, isMobile: true, hasTouch: true },
];
const names = readdirSync(gallery).filter((file) => file.endsWith(".html")).map((file) => file.slice(0, -5)).filter((name) => !only.length || only.includes(name));
if (pictures) mkdirSync(out, { recursive: true });
let faults = 0;
const fault = (text) => { faults += 1; console.log(text); };
for (const { name: view, ...settings } of views) {
  // axe is put into the page by the test, past the policy; a second context without the bypass watches the policy.
  const context = await browser.newContext({ ...settings, bypassCSP: true });
  for (const name of names) {
    const page = await context.newPage();
    page.on("pageerror", (error) => fault(`${name} ${view}: script error: ${error.message}`));
    await page.goto(`${root}/${name}.html`);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) fault(`${name} ${view}: ${wider} px wider than the window`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    for (const { id, help, nodes } of violations) fault(`${name} ${view}: ${id}: ${help}\n  ${nodes.slice(0, 4).map((node) => `${node.html.slice(0, 160)} :: ${node.any.concat(node.all, node.none).map((check) => check.message).slice(0, 1)}`).join("\n  ")} (${nodes.length})`);
    if (pictures) await page.screenshot({ path: join(out, `${name}-${view}.png`), fullPage: true });
    await page.close();
  }
  await context.close();
}
const strict = await browser.newContext();
for (const name of names) {
  const page = await strict.newPage();
  page.on("console", (message) => { if (/Content Security Policy/.test(message.text())) fault(`${name}: ${message.text()}`); });
  await page.goto(`${root}/${name}.html`);
  await page.close();
}
await browser.close();
server.close();
console.log(`${names.length} pages in ${views.length} views: ${faults} faults`);
process.exit(faults ? 1 : 0);
