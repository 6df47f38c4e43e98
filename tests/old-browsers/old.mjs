// Chromium 92 and 109, unpacked from npm packages, and what is compared with today's browser.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import puppeteer from "puppeteer-core";
import { target } from "../browser/lib/world.mjs";

/** The package of each browser and the version that it holds. */
export const OLD = { c92: "92.0.4512", c109: "109.0.5412" };

function unpacked(name) {
  const folder = join(target, "old-browsers");
  const path = join(folder, `${name}-${OLD[name]}`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    const packed = fileURLToPath(new URL(`node_modules/${name}/bin/chromium.br`, import.meta.url));
    writeFileSync(`${path}.new`, brotliDecompressSync(readFileSync(packed)), { mode: 0o755 });
    renameSync(`${path}.new`, path);
  }
  return path;
}

/** Starts an old browser; the caller closes it. */
export async function launchOld(name) {
  const browser = await puppeteer.launch({
    executablePath: unpacked(name),
    args: ["--no-sandbox", "--no-zygote", "--disable-gpu", "--disable-background-networking", "--disable-sync", "--no-first-run"],
    env: { ...process.env, LANG: "zh_CN.UTF-8" },
  });
  assert.match(await browser.version(), new RegExp(OLD[name].replaceAll(".", "\\.")));
  return browser;
}

/**
 * What makes a page look as it does: of each visible element its colours, and whether the page
 * is wider than the window. Runs inside either browser.
 */
export function looks() {
  const visible = [...document.querySelectorAll("body *")].filter((element) => element.getClientRects().length > 0);
  return {
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    elements: visible.map((element) => {
      const style = getComputedStyle(element);
      const name = element.tagName.toLowerCase() + (element.getAttribute("class") ? `.${element.getAttribute("class")}` : "");
      return `${name} ${style.color} on ${style.backgroundColor}, line ${style.borderTopColor}, fill ${style.fill}`;
    }),
  };
}

/** The first differences of two pages' looks, in words; empty if they look the same. */
export function differences(old, now) {
  const lines = old.wide && !now.wide ? ["the old browser's page is wider than its window"] : [];
  if (old.elements.length !== now.elements.length) lines.push(`${old.elements.length} visible elements, not ${now.elements.length}`);
  old.elements.forEach((line, index) => {
    if (line !== now.elements[index]) lines.push(`${line}; today: ${now.elements[index]}`);
  });
  return lines.slice(0, 10);
}
