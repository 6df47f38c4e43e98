// The main road, on a new installation: set-up link → log-in → accounts → a notice as .docx →
// review with a correction → publish → report → accept → the light changes → export.
// Once on a desk and once on a phone.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { axe, check, DESK, fits, launch, open, PHONE, shot } from "./lib/browser.mjs";
import { day, docx, textOf } from "./lib/office.mjs";
import * as on from "./lib/pages.mjs";
import { PASSWORD, serve } from "./lib/world.mjs";

const UNIT = "共青团青山市委员会";
const people = {
  admin: { account: "guanli", name: "周宁", password: PASSWORD },
  supervisor: { account: "ducha", name: "王芳", password: PASSWORD, role: "督查", unit: UNIT },
  clerk: { account: "ganshi", name: "李明", password: PASSWORD, role: "部室干事", unit: UNIT, department: "组织部" },
};
const LATE = "团支部规范化建设";
const SOON = "青年之家开放月";
const FAR = "青年志愿服务阵地";
const notice = docx([
  ["标题", `关于印发《${day(0).slice(0, 4)}年青山市青年工作重点任务分工》的通知`],
  `各县（区）团委、机关各部室：`,
  "现将重点任务分工印发给你们，请按时限推进。",
  ["一级", "一、重点任务"],
  [
    ["序号", "项目名称", "工作内容", "牵头部室", "完成时限"],
    ["1", LATE, "完成全部团支部档案核查。", "组织部", `${day(-3)}前`],
    ["2", SOON, "组织青年之家集中开放。", "宣传部", `${day(2)}前`],
    ["3", FAR, "新建志愿服务阵地 6 个。", "权益部", `${day(60)}前`],
  ],
  UNIT,
  day(-40),
]);

for (const view of [DESK, PHONE]) {
  test(`a notice becomes a tracked programme, ${view.name}`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "jishi-evidence-"));
    const world = await serve();
    const browser = await launch();
    t.after(async () => {
      await browser.close();
      await world.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const as = async () => open(browser, { ...view, baseURL: world.url });
    // What every page on the road must show; `step` names its picture.
    const sound = async (page, step) => {
      await shot(page, `road-${view.name}-${step}`);
      await fits(page);
      await axe(page);
      check(page);
    };
    const admin = await as();
    const supervisor = await as();
    const clerk = await as();

    await t.test("the set-up link makes the first account, once", async () => {
      assert.ok(world.setupLink, `no set-up link was printed:\n${world.output}`);
      await on.setUp(admin, world.setupLink, { unit: UNIT, ...people.admin });
      await sound(admin, "1-set-up");
      const again = await as();
      const answer = await again.goto(world.setupLink);
      assert.ok([404, 410].includes(answer.status()), `the used link answered ${answer.status()}`);
      await again.context().close();
    });

    await t.test("the administrator makes the others' accounts", async () => {
      if (new URL(admin.url()).pathname === "/login") await on.logIn(admin, people.admin);
      for (const [page, person] of [[supervisor, people.supervisor], [clerk, people.clerk]]) {
        const link = await on.addAccount(admin, person);
        await sound(admin, `2-account-of-${person.account}`);
        await on.setPassword(page, link, person.password);
      }
    });

    await t.test("an uploaded notice is read", async () => {
      await on.logIn(supervisor, people.supervisor);
      await sound(supervisor, "3-workbench");
      await on.upload(supervisor, { name: "重点任务分工.docx", buffer: notice });
      const { draft, source } = on.review(supervisor);
      for (const name of [LATE, SOON, FAR]) {
        await draft.getByText(name).or(draft.locator(`input[value="${name}"]`)).first().waitFor();
        await source.getByText(name).first().waitFor();
      }
      await sound(supervisor, "4-review");
    });

    await t.test("either side of the review lights up the other", async () => on.pairs(supervisor, SOON));

    await t.test("a correction is kept without a press of a button", async () => {
      const { draft } = on.review(supervisor);
      const field = draft.getByLabel(/项目名称|事项名称|名称/).nth(2);
      await field.fill(`${FAR}（修订）`);
      await field.blur();
      await supervisor.getByText(/已保存/).first().waitFor();
      await supervisor.reload();
      assert.equal(await on.review(supervisor).draft.getByLabel(/项目名称|事项名称|名称/).nth(2).inputValue(), `${FAR}（修订）`);
    });

    await t.test("published, each item has its light", async () => {
      await on.publish(supervisor);
      await sound(supervisor, "5-ledger");
      const lights = [];
      for (const name of [LATE, SOON, FAR]) lights.push((await on.row(supervisor, name).innerText()).match(on.LIGHTS)?.[0]);
      assert.deepEqual(lights, ["逾期", "临期", "正常"]);
      assert.match(await on.row(supervisor, LATE).innerText(), /3\s*天/);
    });
    const ledger = supervisor.url();

    await t.test("the lead department reports", async () => {
      const evidence = join(folder, "核查情况.txt");
      writeFileSync(evidence, "已核查 42 个团支部。\n");
      await on.logIn(clerk, people.clerk);
      await on.go(clerk, ledger);
      await on.openItem(clerk, LATE);
      await sound(clerk, "6-item");
      await on.report(clerk, { text: "已核查 42 个团支部档案。", percent: 100, evidence });
      await sound(clerk, "7-reported");
    });

    await t.test("the superior returns it, then accepts the second one", async () => {
      await on.go(supervisor, ledger);
      await on.openItem(supervisor, LATE);
      await on.decide(supervisor, { word: "退回", reason: "请补充未核查支部名单。" });
      await clerk.reload();
      await clerk.getByText("请补充未核查支部名单。").first().waitFor();
      await on.report(clerk, { text: "全部 44 个团支部已核查，名单附后。", percent: 100 });
      await supervisor.reload();
      await on.decide(supervisor, { word: "同意" });
      await sound(supervisor, "8-accepted");
    });

    await t.test("the light has changed", async () => {
      await on.go(supervisor, ledger);
      const text = await on.row(supervisor, LATE).innerText();
      assert.doesNotMatch(text, /逾期/);
      assert.match(text, /已销号|已完成|正常/);
      await sound(supervisor, "9-changed");
    });

    await t.test("the export carries the same figures", async () => {
      for (const [format, end] of [[/Excel|xlsx/i, ".xlsx"], [/Word|docx/i, ".docx"]]) {
        const { path, name } = await on.exported(supervisor, format);
        assert.ok(name.endsWith(end), name);
        const text = textOf(path);
        for (const words of [LATE, SOON, `${FAR}（修订）`, "临期", "截至"]) assert.ok(text.includes(words), `${words} is missing in ${name}`);
      }
    });

    for (const page of [admin, supervisor, clerk]) check(page);
  });
}
