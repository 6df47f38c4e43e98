// The program against real servers of others: mail over STARTTLS and TLS, files in an S3 store.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { logIn } from "../api/session.mjs";
import { binary, demo, root, target } from "../browser/lib/world.mjs";

const folder = mkdtempSync(join(tmpdir(), "jishi-services-"));
const lines = [];
let servers;
let ports;

/** The next line of the servers, in order. */
async function next() {
  for (let waited = 0; waited < 200; waited += 1) {
    if (lines.length) return lines.shift();
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("the servers say nothing");
}

before(async () => {
  servers = spawn(join(target, "venv-services/bin/python"), [join(root, "tests/services/servers.py"), folder], { stdio: ["pipe", "pipe", "inherit"] });
  createInterface({ input: servers.stdout }).on("line", (line) => line.startsWith("{") && lines.push(JSON.parse(line)));
  ports = await next();
});

after(() => {
  servers.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

let files = 0;
function config(text) {
  files += 1;
  const path = join(folder, `config-${files}.toml`);
  writeFileSync(path, text);
  return path;
}

const mail = (tls, more = "") => `[mail]
host = "localhost"
port = ${ports[tls]}
tls = "${tls}"
user = "tixing"
password = "geheim-2468"
from = "基石 <tixing@example.cn>"
ca_file = "${join(folder, "authority.pem")}"
${more}`;

const store = (bucket) => `[files]
endpoint = "${ports.store}"
bucket = "${bucket}"
key = "test"
secret = "test"
`;

/** `jishi check` on a new data folder. */
function check(text, ...args) {
  const data = mkdtempSync(join(folder, "data-"));
  const run = spawnSync(binary(), ["check", "--data", data, "--config", config(text), ...args], { encoding: "utf8", timeout: 60_000 });
  return { status: run.status, text: run.stdout + run.stderr };
}

for (const tls of ["starttls", "tls"]) {
  test(`mail over ${tls} reaches its reader, encrypted and logged in`, async () => {
    const run = check(mail(tls), "--mail", "chen@example.cn");
    assert.equal(run.status, 0, run.text);
    assert.match(run.text, /正常 {2}邮件 {2}已发送至 chen@example\.cn/);
    const taken = await next();
    assert.deepEqual(taken.to, ["chen@example.cn"]);
    assert.ok(taken.secure, "the mail came over an open line");
    assert.equal(taken.login, "tixing");
    assert.match(taken.text, /Subject: =\?utf-8\?/);
  });
}

test("an authority nobody vouched for, and a wrong password, are told and nothing is sent", () => {
  const stranger = check(mail("tls").replace(/ca_file.*/, ""), "--mail", "chen@example.cn");
  assert.equal(stranger.status, 1, stranger.text);
  assert.match(stranger.text, /异常 {2}邮件 .*certificate/i);
  const wrong = check(mail("starttls").replace("geheim-2468", "falsch"), "--mail", "chen@example.cn");
  assert.equal(wrong.status, 1, wrong.text);
  assert.match(wrong.text, /异常 {2}邮件 .*535/);
  assert.doesNotMatch(wrong.text, /falsch/, "the password was printed");
  assert.equal(lines.length, 0);
});

test("files go to the object store and come back through the authorised handler only", async () => {
  const world = await demo({ args: ["--config", config(store("jishi"))] });
  try {
    servers.stdin.write("objects\n");
    const { objects } = await next();
    assert.ok(objects.length >= 5, `only ${objects.length} objects in the store`);
    for (const [key] of objects) assert.match(key, /^[0-9a-f]{2}\/[0-9a-f]{64}$/);
    const cookie = await logIn(world.url, world.login("督查"));
    const list = await (await fetch(`${world.url}/programmes`, { headers: { cookie } })).text();
    const programme = list.match(/\/programmes\/[0-9a-z]{13}/)?.[0];
    assert.ok(programme, "the list of programmes is empty");
    const notice = `${programme}/notice/file`;
    const file = await fetch(world.url + notice, { headers: { cookie } });
    assert.equal(file.status, 200);
    const size = (await file.arrayBuffer()).byteLength;
    assert.ok(objects.some(([, bytes]) => bytes === size), `${size} bytes came back, none of the objects has that size`);
    const stranger = await fetch(world.url + notice, { redirect: "manual" });
    assert.ok([303, 401].includes(stranger.status), `a stranger was answered ${stranger.status}`);
  } finally {
    await world.close();
  }
});

test("a store that cannot be used is told before anyone loses a file", () => {
  assert.equal(check(store("jishi")).status, 0);
  const run = check(store("missing-bucket"));
  assert.equal(run.status, 1, run.text);
  assert.match(run.text, /异常 {2}附件存储/);
});
