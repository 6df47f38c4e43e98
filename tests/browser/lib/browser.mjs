// Chromium, pages that watch themselves, and the checks every page must pass.
import assert from "node:assert/strict";
import { accessSync, constants, mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { target } from "./world.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** The two sizes and two themes of which every page is looked at. */
export const DESK = { name: "desk", width: 1440, height: 900 };
export const PHONE = { name: "phone", width: 390, height: 844 };
export const VIEWS = [DESK, PHONE].flatMap((size) =>
  ["light", "dark"].map((theme) => ({ ...size, theme, name: `${size.name}-${theme}` })),
);

/** The browser under test: `JISHI_CHROMIUM`, else Debian's Chromium, else another one on the PATH. */
export function chromiumPath() {
  const names = process.env.JISHI_CHROMIUM ? [process.env.JISHI_CHROMIUM] : ["chromium", "chromium-browser", "google-chrome"];
  for (const name of names) {
    const places = name.includes("/") ? [name] : process.env.PATH.split(delimiter).map((folder) => join(folder, name));
    for (const place of places) {
      try {
        accessSync(place, constants.X_OK);
        return place;
      } catch {
        // Not here: look at the next place.
      }
    }
  }
  throw new Error("no Chromium: run bin/setup, or set JISHI_CHROMIUM");
}

/** A browser that asks nobody but the server under test. The caller closes it. */
export function launch() {
  return chromium.launch({
    executablePath: chromiumPath(),
    args: [
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      ...(process.getuid() === 0 ? ["--no-sandbox"] : []),
    ],
  });
}

/**
 * A page in a context of its own (no cookies, no cache). Whatever goes wrong on it is kept in
 * `page.faults`: errors in the console, exceptions, breaches of the content security policy,
 * answers of 500 and above, requests to any other host. `check(page)` fails on any.
 */
export async function open(browser, { width = 1440, height = 900, theme = "light", js = true, baseURL } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    javaScriptEnabled: js,
    hasTouch: width < 720,
    isMobile: width < 720,
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
    acceptDownloads: true,
    baseURL,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  watch(page);
  return page;
}

function watch(page) {
  const faults = [];
  let home;
  page.faults = faults;
  page.on("pageerror", (error) => faults.push(`exception: ${error.message}`));
  page.on("console", (message) => {
    // A form that is refused comes back with status 422, and a page may be missing or closed
    // to this person: the browser notes those, and the test looks at the page itself.
    const refused = /Failed to load resource: .*status of 4\d\d/.test(message.text());
    if (message.type() === "error" && !refused) faults.push(`console: ${message.text()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`answer ${response.status()}: ${response.url()}`);
  });
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!protocol.startsWith("http")) return;
    home ??= origin;
    if (origin !== home) faults.push(`asks another host: ${request.url()}`);
  });
}

/** Fails if anything went wrong on the page since the last check. */
export function check(page) {
  const faults = page.faults.splice(0);
  assert.deepEqual(faults, [], `faults on ${page.url()}`);
}

/** A picture of the whole page in target/screenshots. */
export async function shot(page, name) {
  const folder = join(target, "screenshots");
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
}

/** Asserts that axe-core finds nothing. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, help, nodes }) =>
      nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 200)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`),
    );
  });
  assert.deepEqual(found, [], `axe on ${page.url()}`);
}

/** Asserts that the page as a whole does not scroll sideways. */
export async function fits(page) {
  const { inside, wide, culprits } = await page.evaluate(() => {
    const inside = document.documentElement.clientWidth;
    const wide = document.documentElement.scrollWidth;
    const culprits = [...document.querySelectorAll("body *")]
      .filter((element) => element.getBoundingClientRect().right > inside + 1)
      .slice(0, 5)
      .map((element) => element.outerHTML.slice(0, 120));
    return { inside, wide, culprits };
  });
  assert.ok(wide <= inside + 1, `${page.url()} is ${wide} px wide in ${inside} px: ${culprits.join("\n")}`);
}

/**
 * Counts every byte that the page's answers take on the wire, heads included, from now on.
 * `total` and `list` wait until nothing is on its way any more.
 */
export async function weigh(page) {
  const session = await page.context().newCDPSession(page);
  const parts = new Map();
  const open = new Set();
  session.on("Network.requestWillBeSent", ({ requestId, request, redirectResponse }) => {
    if (!request.url.startsWith("http")) return;
    open.add(requestId);
    const before = (parts.get(requestId)?.bytes ?? 0) + (redirectResponse?.encodedDataLength ?? 0);
    parts.set(requestId, { url: request.url, bytes: before });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    open.delete(requestId);
    if (parts.has(requestId)) parts.get(requestId).bytes += encodedDataLength;
  });
  session.on("Network.loadingFailed", ({ requestId }) => open.delete(requestId));
  await session.send("Network.enable");
  const settled = async () => {
    const limit = Date.now() + 10_000;
    for (let quiet = 0; quiet < 4; quiet = open.size === 0 ? quiet + 1 : 0) {
      assert.ok(Date.now() < limit, `still loading: ${[...open].map((id) => parts.get(id).url).join(", ")}`);
      await new Promise((done) => setTimeout(done, 100));
    }
    return [...parts.values()];
  };
  return {
    total: async () => (await settled()).reduce((sum, { bytes }) => sum + bytes, 0),
    list: async () => (await settled()).map(({ url, bytes }) => `${bytes} B ${url}`).join("\n"),
  };
}
