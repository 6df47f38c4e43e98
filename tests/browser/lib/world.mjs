// A running jishi of its own: the built binary in a temporary folder, on a free port.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../../..");
export const target = process.env.CARGO_TARGET_DIR ? resolve(process.env.CARGO_TARGET_DIR) : join(root, "target");

/** The password of every demo account in tests. */
export const PASSWORD = "ce-shi-kou-ling-2468";
/** The roles a printed log-in can name. */
export const ROLES = ["系统管理员", "安全管理员", "审计员", "单位管理员", "督查", "部室干事", "领导", "填报人", "团务管理员", "档案管理员", "团员"];

/** The binary under test: `JISHI_BIN`, else the debug build, else the release build. */
export function binary() {
  const found = [process.env.JISHI_BIN, join(target, "debug/jishi"), join(target, "release/jishi")]
    .filter(Boolean)
    .find((path) => existsSync(path));
  assert.ok(found, "no jishi binary: cargo build --bin jishi, or set JISHI_BIN");
  return resolve(found);
}

/** What a start prints: the address, the log-ins by role, the one-time set-up link. */
export function readBanner(text) {
  const links = [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+[^\s"'<>，。）)]*/g)].map(([link]) => new URL(link));
  const plain = links.find((link) => link.pathname === "/");
  const setup = links.find((link) => link.pathname !== "/");
  const logins = new Map();
  for (const line of text.split("\n")) {
    const role = ROLES.find((name) => line.includes(name));
    const account = line.match(/(?<![\w/.:-])[a-z][a-z0-9_.-]+(?![\w/:])/)?.[0];
    if (role && account && !logins.has(role)) logins.set(role, { account, password: PASSWORD });
  }
  return { address: (plain ?? setup)?.origin, setupLink: setup?.href, logins };
}

/** One started program. Use `demo` or `serve`. */
export class World {
  constructor(command, options) {
    this.command = command;
    this.options = options;
    this.folder = mkdtempSync(join(tmpdir(), "jishi-test-"));
    this.data = join(this.folder, "data");
    this.output = "";
  }

  async start() {
    // Port 0 lets the system choose; a second start keeps the address of the first.
    const listen = this.url ? new URL(this.url).host : "127.0.0.1:0";
    const args = [this.command, "--listen", listen, ...(this.options.args ?? [])];
    if (this.command === "serve") args.push("--data", this.data);
    mkdirSync(join(this.folder, "tmp"), { recursive: true });
    const before = this.output.length;
    // The program ends with us, whatever way we end.
    this.child = spawn("setpriv", ["--pdeathsig", "KILL", binary(), ...args], {
      cwd: this.folder,
      env: {
        ...process.env,
        TMPDIR: join(this.folder, "tmp"),
        JISHI_DEMO_PASSWORD: PASSWORD,
        ...this.options.env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.output += text));
    }
    this.ended = new Promise((done) => this.child.once("close", (code, signal) => done({ code, signal })));
    const limit = Date.now() + 60_000;
    for (;;) {
      const fault = await Promise.race([this.ended, new Promise((done) => setTimeout(done, 50))]);
      assert.ok(!fault, `jishi ${args.join(" ")} ended at once (${JSON.stringify(fault)}):\n${this.output}`);
      const { address } = readBanner(this.output.slice(before));
      if (address && (await answers(address))) {
        // Whatever is printed at the start is there by the time the program answers.
        Object.assign(this, readBanner(this.output.slice(before)), { url: address });
        return this;
      }
      assert.ok(Date.now() < limit, `jishi ${args.join(" ")} printed no address that answers:\n${this.output}`);
    }
  }

  /** Ends the program as an administrator would and asserts that it ends in peace. */
  async stop() {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill("SIGTERM");
      const timer = setTimeout(() => this.child.kill("SIGKILL"), 10_000);
      const end = await this.ended;
      clearTimeout(timer);
      assert.deepEqual(end, { code: 0, signal: null }, `jishi did not end in peace:\n${this.output}`);
    }
  }

  /** Stops, starts again on the same data and port. */
  async restart() {
    await this.stop();
    return this.start();
  }

  /** The printed log-in of a role. */
  login(role) {
    const login = this.logins.get(role);
    assert.ok(login, `the start printed no log-in for ${role}:\n${this.output}`);
    return login;
  }

  async close() {
    try {
      await this.stop();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}

async function answers(address) {
  try {
    await fetch(address, { redirect: "manual" });
    return true;
  } catch {
    return false;
  }
}

async function begin(command, options) {
  const world = new World(command, options);
  try {
    return await world.start();
  } catch (error) {
    world.child?.kill("SIGKILL");
    rmSync(world.folder, { recursive: true, force: true });
    throw error;
  }
}

/** The sample world, with its log-ins. The caller closes it. */
export const demo = (options = {}) => begin("demo", options);
/** A new, empty installation with its set-up link. The caller closes it. */
export const serve = (options = {}) => begin("serve", options);
