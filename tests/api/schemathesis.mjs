// Starts the sample world and has schemathesis try its JSON API, nobody logged in and then as
// several roles. Any answer of 500 and above fails, and so does a program that dies.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { demo, target } from "../browser/lib/world.mjs";
import { logIn } from "./session.mjs";

const SCHEMA = "/api/v1/openapi.json";
const PEOPLE = [undefined, "督查", "系统管理员"];
const EXAMPLES = process.env.JISHI_API_EXAMPLES ?? "20";

const world = await demo();
let passed = 0;
let failed = 0;
try {
  const schema = await (await fetch(world.url + SCHEMA)).json();
  const operations = Object.values(schema.paths).flatMap((path) => Object.keys(path).filter((key) => /^(get|put|post|patch|delete)$/.test(key)));
  assert.ok(operations.length > 0, "the OpenAPI document names no operation");
  for (const role of PEOPLE) {
    if (role && !world.logins.has(role)) continue;
    const cookie = role ? await logIn(world.url, world.login(role)) : undefined;
    if (cookie) await known(schema, cookie, role);
    if (attempt(role ?? "nobody", cookie)) passed += operations.length;
    else failed += 1;
  }
  assert.ok(passed + failed > operations.length, "the start printed no log-in that was tried");
} catch (error) {
  console.error(error);
  failed += 1;
}
try {
  await world.close();
} catch (error) {
  console.error(error);
  failed += 1;
}
if (/panicked at/.test(world.output)) {
  console.error(world.output);
  failed += 1;
}
console.log(`tests: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;

/** The session is worth something: a list that takes no parameters knows who asks, and shows a 督查 something. */
async function known(schema, cookie, role) {
  const path = Object.keys(schema.paths).find((path) => schema.paths[path].get && !path.includes("{") && path !== SCHEMA);
  if (!path) return;
  const { status } = await fetch(world.url + path, { headers: { cookie } });
  // An administrator has no programmes to read.
  assert.equal(status, role === "督查" ? 200 : 403, `${path} answered ${role} with ${status}`);
}

function attempt(name, cookie) {
  const folder = join(target, "test-logs", "schemathesis");
  mkdirSync(folder, { recursive: true });
  const args = ["run", world.url + SCHEMA, "--checks", "not_a_server_error", "--max-examples", EXAMPLES];
  args.push("--phases", "examples,coverage,fuzzing", "--workers", "2", "--seed", "20260718", "--continue-on-failure");
  args.push("--request-timeout", "20", "--warnings", "off", "--no-color");
  // Leaving would end the session in the middle of the run.
  args.push("--exclude-path-regex", "/(session|logout)s?$", "-H", `Origin: ${world.url}`);
  if (cookie) args.push("-H", `Cookie: ${cookie}`);
  console.log(`schemathesis as ${name}`);
  const run = spawnSync(join(target, "venv/bin/schemathesis"), args, {
    cwd: folder,
    stdio: "inherit",
    timeout: 240_000,
    env: { ...process.env, PYTHONUTF8: "1" },
  });
  return run.status === 0;
}
