// The main road: a notice as .docx → review with corrections → publish → lights → report →
// accept → the light changes → export. On a new installation from the set-up link to the first
// report; in the sample world with three people. Each on a desk and on a phone.
import assert from "node:assert/strict";
import { join } from "node:path";
import { describe } from "node:test";
import { axe, check, DESK, fits, PHONE, shot } from "./lib/browser.mjs";
import { day, docx, textOf } from "./lib/office.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";
import { PASSWORD, root } from "./lib/world.mjs";

/** What every page on the road must show; `step` names its picture. */
async function sound(page, view, step) {
  await shot(page, `road-${view.name}-${step}`);
  await fits(page);
  await axe(page);
  check(page);
}

/** Waits until a change in a review is kept without a press of a button. */
const kept = (page) => page.locator("#saved").getByText("已自动保存").waitFor();

const ORG = "共青团青山市委员会";
const LATE = "团支部规范化建设";
const SOON = "青年之家开放月";
const FAR = "青年志愿服务阵地";
const dated = {
  name: "重点任务分工.docx",
  mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  buffer: Buffer.from(
    docx([
      ["标题", `关于印发《${day(0).slice(0, 4)}年青山市青年工作重点任务分工》的通知`],
      "各县（区）团委、机关各部室：",
      "现将重点任务分工印发给你们，请按时限推进。",
      ["一级", "一、重点任务"],
      [
        ["序号", "项目名称", "工作内容", "牵头部室", "完成时限"],
        ["1", LATE, "完成全部团支部档案核查。", "组织部", `${day(-3)}前`],
        ["2", SOON, "组织青年之家集中开放。", "宣传部", `${day(2)}前`],
        ["3", FAR, "新建志愿服务阵地 6 个。", "权益部", `${day(60)}前`],
      ],
      ORG,
      day(-40),
    ]),
  ),
};

for (const view of [DESK, PHONE]) describe("a new installation", () => {
  const here = scene("serve");

  here.test(`a new installation tracks its first notice, ${view.name}`, async (t, open) => {
    const page = await open(view);
    const first = { org: ORG, level: "市级", name: "周宁", account: "guanli", password: PASSWORD };
    assert.ok(here.world.setupLink, `no set-up link was printed:\n${here.world.output}`);
    await on.go(page, here.world.setupLink);
    await sound(page, view, "1-set-up");
    await on.setUp(page, here.world.setupLink, first);
    await sound(page, view, "2-identity");
    await on.takePost(page, "督查");
    await sound(page, view, "3-workbench");

    // The link works once, and the account that it made can log in.
    const again = await open(view);
    const answer = await again.goto(here.world.setupLink);
    assert.equal(answer.status(), 409);
    assert.equal(await again.locator("form[action^='/setup']").count(), 0, "the used link shows its form again");
    await on.logIn(again, first);

    await on.upload(page, dated);
    assert.deepEqual(await on.draftNames(page), [LATE, SOON, FAR]);
    await sound(page, view, "4-review");

    await on.publish(page);
    const lights = [];
    for (const name of [LATE, SOON, FAR]) lights.push(await on.light(on.row(page, name)));
    assert.deepEqual(lights, ["逾期", "临期", "正常"]);
    assert.match(await on.row(page, LATE).innerText(), /3\s*天/);
    await sound(page, view, "5-ledger");

    // The supervisor reports for a department that has nobody yet, and may not accept it alone.
    await on.openItem(page, LATE);
    await on.report(page, 0, { text: "已核查 42 个团支部档案。", percent: 100 });
    const main = page.getByRole("main");
    await main.getByText("已核查 42 个团支部档案。").first().waitFor();
    assert.equal(await main.getByRole("link", { name: "审核", exact: true }).count(), 0, "an own report can be decided");
    await sound(page, view, "6-reported");
  });
});

for (const view of [DESK, PHONE]) describe("the sample world", () => {
  const here = scene("demo");
  const login = (account) => ({ account, password: PASSWORD });

  here.test(`a department reports and the supervisor accepts, ${view.name}`, async (t, open) => {
    const [supervisor, clerk] = [await open(view), await open(view)];

    await on.logIn(supervisor, login("shi-ducha"));
    await on.upload(supervisor, join(root, "samples/notices/04-project-table.docx"));
    const [first, second, ...rest] = await on.draftNames(supervisor);
    assert.equal(rest.length, 17, "the sample has 19 items");

    // A correction is kept by itself; the arrow moves the item down; both last over a reload.
    const corrected = `${first.replace(/[“”]/g, "")}（修订）`;
    const field = on.draftCard(supervisor, 0).getByLabel("事项名称");
    await field.fill(corrected);
    await field.blur();
    await kept(supervisor);
    await on.draftCard(supervisor, 0).getByRole("button", { name: /^下移/ }).click();
    await supervisor.waitForFunction((name) => document.querySelector("form.draft[data-pair] [name=title]")?.value === name, second);
    await supervisor.reload();
    assert.deepEqual((await on.draftNames(supervisor)).slice(0, 2), [second, corrected]);

    // Either side of the review lights up the other.
    await on.draftCard(supervisor, 1).getByLabel("事项名称").click();
    await supervisor.locator("[data-pairs=source] .paired").first().waitFor({ state: "attached" });
    assert.ok((await supervisor.locator("[data-pairs=source] .paired").allInnerTexts()).join("").includes(first));
    await sound(supervisor, view, "7-review-corrected");

    await on.publish(supervisor);
    const ledger = new URL(supervisor.url()).pathname;
    assert.equal(await on.items(supervisor).count(), 19);
    assert.equal(await on.light(on.row(supervisor, corrected)) !== undefined, true);

    // An item that the 组织部 leads: its clerk reports a step as done, with evidence.
    const name = await on.items(supervisor).filter({ has: supervisor.locator(".c-lead", { hasText: /^组织部/ }) }).first().locator("a.title").innerText();
    await on.logIn(clerk, login("shi-zuzhi"));
    await on.go(clerk, ledger);
    await on.openItem(clerk, name);
    await sound(clerk, view, "8-item");
    const before = await on.light(on.steps(clerk).first());
    assert.notEqual(before, "已完成");
    const evidence = { name: "核查情况.txt", mimeType: "text/plain", buffer: Buffer.from("已核查 42 个团支部。\n") };
    await on.report(clerk, 0, { text: "已核查 42 个团支部。", percent: 100, evidence });
    await clerk.getByRole("main").getByText("核查情况.txt").first().waitFor();
    assert.equal(await clerk.getByRole("link", { name: "审核", exact: true }).count(), 0, "the reporter can decide the report");

    // The supervisor returns it, the clerk reports once more, the supervisor accepts.
    await on.go(supervisor, new URL(clerk.url()).pathname);
    await on.decide(supervisor, { word: "退回", reason: "请补充未核查支部名单。" });
    await clerk.reload();
    await clerk.getByText("请补充未核查支部名单。").first().waitFor();
    assert.notEqual(await on.light(on.steps(clerk).first()), "已完成");
    await on.report(clerk, 0, { text: "全部 44 个团支部已核查，名单附后。", percent: 100 });
    await on.go(supervisor, new URL(clerk.url()).pathname);
    await sound(supervisor, view, "9-waiting");
    await on.decide(supervisor, { word: "同意" });
    await sound(supervisor, view, "10-accepted");

    // The step's light has changed, and the ledger counts it.
    assert.equal(await on.light(on.steps(supervisor).first()), "已完成");
    await on.go(supervisor, ledger);
    assert.match(await on.row(supervisor, name).innerText(), /1\/\d/);

    // The exports carry the same names.
    for (const [format, end] of [["Excel 台账", ".xlsx"], ["Word 台账", ".docx"]]) {
      await on.go(supervisor, ledger);
      const file = await on.exported(supervisor, format);
      assert.ok(file.name.endsWith(end), file.name);
      const text = textOf(file.path);
      for (const words of [name, second, corrected, "逾期", "截至"]) assert.ok(text.includes(words), `${words} is missing in ${file.name}`);
    }
  });
});
