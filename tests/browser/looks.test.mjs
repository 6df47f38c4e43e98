// The main pages, each as a role that works on it, at two sizes and in two themes: it fits, axe
// finds nothing, nothing is refused by the policy. The pictures are in target/screenshots.
import { join } from "node:path";
import { axe, fits, shot, VIEWS } from "./lib/browser.mjs";
import { link, looks } from "./lib/looks.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";
import { root } from "./lib/world.mjs";

const here = scene("demo");

/** What a role works on: the name of the picture, and the path or how to come by it. */
const SEEN = {
  督查: [
    ["workbench", "/workbench"],
    ["workbench-whole", "/workbench?view=whole"],
    ["programmes", "/programmes"],
    ["ledger", programme("")],
    ["programme-calendar", programme("/calendar")],
    ["timeline", programme("/timeline")],
    ["departments", programme("/departments")],
    ["notice-text", programme("/notice")],
    ["urge", programme("/urge")],
    ["item", item("")],
    ["item-light", item("/light")],
    ["calendar", "/calendar"],
    ["tasks", "/tasks"],
    ["rules", "/rules"],
    ["notices", "/notices"],
    ["upload", "/notices/new"],
    ["review", review],
    ["orgs", "/orgs"],
    ["org", org],
    ["search", "/search?q=%E9%9D%92%E5%B9%B4"],
    ["messages", "/messages"],
    ["me", "/me"],
  ],
  部室干事: [
    ["workbench", "/workbench"],
    ["tasks", "/tasks"],
  ],
  领导: [
    ["workbench", "/workbench"],
    ["ledger", programme("")],
  ],
  系统管理员: [
    ["accounts", "/accounts"],
    ["system", "/system"],
  ],
  安全管理员: [["posts", "/posts"]],
  审计员: [["audit", "/audit"]],
};

function programme(part) {
  return async (page) => (await link(page, "/programmes", /^\/programmes\/\w+$/)) + part;
}

function item(part) {
  return async (page) => (await link(page, await programme("")(page), /^\/items\/\w+$/)) + part;
}

async function org(page) {
  return link(page, "/orgs", /^\/orgs\/\d+$/);
}

let draft;
/** One review for all views: the notice is read once. */
async function review(page) {
  if (!draft) {
    await on.upload(page, join(root, "samples/notices/04-project-table.docx"));
    draft = new URL(page.url()).pathname;
  }
  return draft;
}

for (const view of VIEWS) {
  here.test(`log-in, ${view.name}`, async (t, open) => {
    const page = await open(view);
    await on.go(page, "/login");
    await shot(page, `login-${view.name}`);
    await fits(page);
    await axe(page);
  });

  for (const [role, pages] of Object.entries(SEEN)) {
    here.test(`pages of ${role}, ${view.name}`, async (t, open) => {
      await looks(t, await open(view), view, { who: role, login: here.world.login(role), pages });
    });
  }
}
