// The harness itself: each check must fail on a page that has the fault it looks for.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { after, before, test } from "node:test";
import { axe, check, fits, launch, open, weigh } from "./lib/browser.mjs";
import { readBanner } from "./lib/world.mjs";

const sound = `<!doctype html><html lang="zh-CN"><meta name="viewport" content="width=device-width"><title>台账</title>
<main><h1>台账</h1><p>没有符合条件的项目</p></main></html>`;
const pages = {
  "/sound": sound,
  "/inline": sound.replace("<main>", `<main><p style="color:#123">字</p>`),
  "/throws": sound.replace("<main>", `<script src="/throws.js"></script><main>`),
  "/breaks": sound.replace("<main>", `<link rel="stylesheet" href="/fails"><main>`),
  "/calls": sound.replace("<main>", `<img alt="" src="http://127.0.0.1:9/x.png"><main>`),
  "/unnamed": sound.replace("<main>", `<main><input>`),
  "/wide": sound.replace("<main>", `<link rel="stylesheet" href="/wide.css"><main>`),
  "/heavy": sound.replace("没有", "没有".repeat(10_000)),
};
const others = {
  "/throws.js": ["text/javascript", `throw new Error("坏了")`],
  "/wide.css": ["text/css", "main{width:2000px}"],
};

let server, browser, url;
before(async () => {
  server = createServer((request, response) => {
    response.setHeader("content-security-policy", "default-src 'self'; img-src *");
    const [type, body] = others[request.url] ?? ["text/html; charset=utf-8", pages[request.url]];
    if (body === undefined) response.statusCode = request.url === "/fails" ? 500 : 404;
    response.setHeader("content-type", type);
    response.end(body ?? "");
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  url = `http://127.0.0.1:${server.address().port}`;
  browser = await launch();
});
after(async () => {
  await browser.close();
  server.close();
});

async function visit(path, options) {
  const page = await open(browser, options);
  await page.goto(url + path);
  return page;
}

test("a sound page passes", async () => {
  const page = await visit("/sound");
  await axe(page);
  await fits(page);
  check(page);
});

for (const [path, fault] of [
  ["/inline", /Content Security Policy/],
  ["/throws", /exception: 坏了/],
  ["/breaks", /answer 500/],
  ["/calls", /another host/],
]) {
  test(`${path} is caught`, async () => {
    const page = await visit(path);
    assert.throws(() => check(page), fault);
  });
}

test("a field without a name is caught", async () => {
  const page = await visit("/unnamed");
  await assert.rejects(axe(page), /label/);
});

test("a page wider than the phone is caught", async () => {
  const page = await visit("/wide", { width: 390, height: 844 });
  await assert.rejects(fits(page), /wide in 390 px/);
});

test("bytes on the wire are counted", async () => {
  const page = await open(browser);
  const scale = await weigh(page);
  await page.goto(`${url}/heavy`);
  const total = await scale.total();
  assert.ok(total > 60_000 && total < 62_000, await scale.list());
});

test("what Chromium 92 lacks is caught", () => {
  const folder = mkdtempSync(join(tmpdir(), "jishi-floor-"));
  const look = (name, text) => {
    writeFileSync(join(folder, "empty.css"), "");
    writeFileSync(join(folder, name), text);
    const floor = fileURLToPath(new URL("floor.mjs", import.meta.url));
    const { stdout } = spawnSync(process.execPath, [floor, join(folder, name), join(folder, "empty.css")]);
    return Number(String(stdout).match(/(\d+) beyond/)[1]);
  };
  assert.equal(look("a.css", "a{color:#123;background:url(oklch(1).svg)} b::after{content:'color-mix('}"), 0);
  assert.equal(look("a.css", "a{height:100vh;height:100dvh} @supports (color:oklch(1 1 1)){b{color:oklch(1 1 1)}}"), 0);
  assert.equal(look("a.css", "a{color:oklch(1 1 1)} b:has(i){margin:0} c{& d{margin:0}} @layer x{e{margin:0}}"), 4);
  assert.equal(look("a.css", "a{height:100dvh} @media (width>=300px){b{margin:0}}"), 2);
  assert.equal(look("a.js", "x.at(1); y.toSorted(); z?.findLast(w)"), 2);
  assert.equal(look("a.html", "<p>style=</p><script src='a.js'></script><!-- <p style='x'> -->"), 0);
  assert.equal(look("a.html", "<p\n style='x'>a</p><a onclick='b()'>c</a><script>d()</script>"), 3);
  rmSync(folder, { recursive: true });
});

test("what a start prints is understood", () => {
  const banner = readBanner(`
  打开 http://127.0.0.1:8080/
  督查      ducha      任意
  部室干事  zhang.wei  任意
  领导      lingdao    任意`);
  assert.equal(banner.address, "http://127.0.0.1:8080");
  assert.equal(banner.setupLink, undefined);
  assert.deepEqual([...banner.logins].map(([role, { account }]) => [role, account]), [
    ["督查", "ducha"],
    ["部室干事", "zhang.wei"],
    ["领导", "lingdao"],
  ]);
  const first = readBanner("首次启动，请打开 http://127.0.0.1:8081/setup/abc-DEF_123 完成设置");
  assert.equal(first.setupLink, "http://127.0.0.1:8081/setup/abc-DEF_123");
  assert.equal(first.address, "http://127.0.0.1:8081");
});
