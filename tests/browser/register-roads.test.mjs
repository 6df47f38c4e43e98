// The roads through the register in the sample world: a transfer from its start to its end by two
// people, a sheet with a faulty row, moving an organisation after a look at what it changes, a member
// on the phone, the tree by keyboard.
import assert from "node:assert/strict";
import { describe } from "node:test";
import { axe, check, DESK, fits, PHONE, shot } from "./lib/browser.mjs";
import { textOf } from "./lib/office.mjs";
import * as on from "./lib/pages.mjs";
import { scene } from "./lib/scene.mjs";
import { PASSWORD } from "./lib/world.mjs";

const login = (account) => ({ account, password: PASSWORD });
const main = (page) => page.getByRole("main");
const press = (place, name) => place.getByRole("button", { name, exact: true });

/** What every page on a road must show; `step` names its picture. */
async function sound(page, view, step) {
  await shot(page, `register-${view.name}-${step}`);
  await fits(page);
  await axe(page);
  check(page);
}

/** Types into a field with a list and takes the option that reads so. */
async function choose(page, label, text, option = text) {
  const field = page.getByRole("combobox", { name: label });
  await field.fill(text);
  await page.getByRole("option", { name: option }).first().click();
}

/** An identity number of the region nobody lives in, with its check digit (GB 11643). */
function number(born, order) {
  const body = `990001${born}${String(order).padStart(3, "0")}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((sum, digit, at) => sum + Number(digit) * weights[at], 0);
  return body + "10X98765432"[sum % 11];
}

/** Members with a card in the branch, for a transfer each: of the sheet of the sample world. */
const MOVERS = { desk: "于华", phone: "段曦" };

for (const view of [DESK, PHONE]) describe("the register", () => {
  const here = scene("demo");

  here.test(`a transfer from its start to its end, ${view.name}`, async (t, open) => {
    const [sender, receiver] = [await open(view), await open(view)];
    const name = MOVERS[view.name];

    // The old branch starts it for the member.
    await on.logIn(sender, login("zhibu"));
    await on.go(sender, "/transfers");
    await main(sender).getByRole("link", { name: "发起转接" }).click();
    await main(sender).getByRole("link", { name: "工作、居住变动及其他" }).click();
    await choose(sender, "团员", name);
    await choose(sender, "接收组织", "幸福街道");
    await sender.getByLabel("转接原因").fill("到松岭区工作");
    await sound(sender, view, "transfer-1-form");
    await press(main(sender), "提交").click();
    await sender.waitForURL(/\/transfers\/\w+\?done=sent/);
    const path = new URL(sender.url()).pathname;
    await sound(sender, view, "transfer-2-sent");
    assert.match(await main(sender).innerText(), /审批中/);
    assert.equal(await press(main(sender), "同意").count(), 0, "the sender can decide for the receiver");

    // A second one of the same member is refused.
    await on.go(sender, "/transfers/new?kind=move");
    await choose(sender, "团员", name);
    await choose(sender, "接收组织", "幸福街道");
    await sender.getByLabel("转接原因").fill("重复");
    const twice = sender.waitForResponse((answer) => answer.request().method() === "POST");
    await press(main(sender), "提交").click();
    assert.equal((await twice).status(), 409);

    // The superior of the receiving committee decides in its place, and names the branch.
    await on.logIn(receiver, login("songling-tuanwu"));
    await on.go(receiver, "/transfers?below=1");
    await main(receiver).getByRole("link", { name, exact: true }).click();
    await receiver.waitForURL((url) => url.pathname === path);
    await press(receiver.locator("#act"), "同意").click();
    await receiver.getByRole("heading", { name: "分配团支部" }).waitFor();
    await sound(receiver, view, "transfer-3-allocate");
    await choose(receiver, "团支部", "幸福社区");
    await press(receiver.locator("#act"), "分配").click();
    await receiver.getByText("接转成功").first().waitFor();
    await sound(receiver, view, "transfer-4-done");

    // The membership has moved: the new branch lists the member, the old one does not.
    await on.go(receiver, `/members?q=${encodeURIComponent(name)}`);
    assert.match(await main(receiver).innerText(), /幸福社区团支部/);
    await on.go(sender, `/members?q=${encodeURIComponent(name)}`);
    assert.equal(await main(sender).getByRole("link", { name, exact: true }).count(), 0, "the old branch still lists the member");
    await on.go(sender, path);
    assert.match(await main(sender).innerText(), /接转成功/);
  });

  here.test(`a sheet with a faulty row, ${view.name}`, async (t, open) => {
    const page = await open(view);
    const [good, bad] = [number("20080512", 811), number("20090309", 812)];
    const wrong = bad.slice(0, 17) + (bad[17] === "1" ? "2" : "1");
    const rows = [
      "团支部编号,团员姓名,公民号码,入团时间,发展编号",
      `SL01010101,郝明,${good},2023-05,202399008101`,
      `SL01010101,曲兰,${wrong},2024-05,202499008102`,
    ];
    const sheet = { name: "新团员.csv", mimeType: "text/csv", buffer: Buffer.from(`\ufeff${rows.join("\n")}\n`) };

    await on.logIn(page, login("zhibu"));
    await on.go(page, "/members");
    await main(page).getByRole("link", { name: "导入", exact: true }).click();
    await page.getByLabel("团员表").setInputFiles(sheet);
    await press(main(page), "上传并核对").click();

    // A heading nobody knows has to be told; the answer is remembered.
    await page.waitForURL(/\/columns$/);
    await sound(page, view, "import-1-columns");
    const selects = main(page).locator("tbody select");
    assert.equal(await selects.count(), 5);
    for (const [at, word] of [[0, /^支部编码/], [2, /^身份证号/], [4, /^发展团员编号/]]) {
      const option = await selects.nth(at).locator("option").filter({ hasText: word }).first().getAttribute("value");
      await selects.nth(at).selectOption(option);
    }
    await press(main(page), "按此对应并核对").click();
    await page.waitForURL(/\/imports\/members\/\w+$/);
    await main(page).getByRole("button", { name: "导入无误的 1 行" }).waitFor();
    await sound(page, view, "import-2-checked");
    assert.match(await page.locator("#faults").innerText(), /第 3 行/);

    await main(page).getByRole("button", { name: "导入无误的 1 行" }).click();
    await main(page).getByText("再导入一个文件").waitFor();
    await sound(page, view, "import-3-done");

    // The sheet comes back with the row as it was and the reason beside it.
    const arrives = page.waitForEvent("download");
    await main(page).getByRole("link", { name: "下载有误的行" }).click();
    const back = await arrives;
    assert.ok(back.suggestedFilename().endsWith(".xlsx"), back.suggestedFilename());
    const text = textOf(await back.path());
    for (const words of ["曲兰", wrong, "未导入原因"]) assert.ok(text.includes(words), `${words} is missing in the sheet:\n${text}`);
    assert.ok(!text.includes("郝明"), "a row that went in came back");

    await on.go(page, `/members?q=${encodeURIComponent("郝明")}`);
    await main(page).getByRole("link", { name: "郝明", exact: true }).waitFor();
    await on.go(page, `/members?q=${encodeURIComponent("曲兰")}`);
    assert.equal(await main(page).getByRole("link", { name: "曲兰", exact: true }).count(), 0);
  });

  here.test(`an organisation moves after a look at what it changes, ${view.name}`, async (t, open) => {
    const page = await open(view);
    await on.logIn(page, login("danwei"));
    const [city, county] = [await numberOf(page, "共青团青山市委员会"), await numberOf(page, "共青团临江县委员会")];
    const dryRun = async () => {
      await on.go(page, `/orgs/${city}/move`);
      await page.getByLabel(/共青团临江县委员会/).check();
      await choose(page, "新上级", "碧水市", /碧水市/);
      await page.getByLabel("理由").fill("行政区划调整");
      await press(main(page), "核对影响").click();
      await page.getByRole("heading", { name: "将发生的变更" }).waitFor();
    };
    const superior = async () => {
      await on.go(page, `/orgs/${county}`);
      return page.locator("#history").innerText();
    };
    await dryRun();
    await sound(page, view, "move-1-dry-run");
    const told = await main(page).innerText();
    for (const words of [/“共青团临江县委员会”由“共青团青山市委员会”迁移至“共青团碧水市委员会”/, /行政区划调整/, /团员\s+2\s/]) {
      assert.match(told, words);
    }
    assert.ok(!(await superior()).includes("碧水市"), "the dry run has moved the county");

    await dryRun();
    await press(main(page), "确认迁移").click();
    await page.waitForURL((url) => !url.pathname.endsWith("/move"));
    await sound(page, view, "move-2-done");
    assert.match(await superior(), /碧水市/);
    await on.go(page, `/orgs?open=${await numberOf(page, "共青团碧水市委员会")}`);
    await page.locator("org-tree").getByRole("link", { name: "共青团临江县委员会" }).waitFor();
  });

  here.test(`the tree by keyboard, ${view.name}`, async (t, open) => {
    const page = await open(view);
    await on.logIn(page, login("danwei"));
    await on.go(page, "/orgs");
    const focused = () => page.evaluate(() => document.activeElement.querySelector("a")?.textContent);
    await page.locator("org-tree [role=treeitem]").first().focus();
    assert.equal(await focused(), "共青团示例省委员会");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), "共青团青山市委员会");
    await page.keyboard.press("ArrowRight");
    await page.locator("org-tree").getByText("共青团云溪县委员会").waitFor();
    await page.keyboard.press("ArrowRight");
    assert.equal(await focused(), "共青团云溪县委员会");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await focused(), "共青团青山市委员会");
    await page.keyboard.press("ArrowLeft");
    assert.equal(await page.locator("org-tree").getByText("共青团云溪县委员会").isVisible(), false);
    await page.keyboard.press("End");
    assert.equal(await focused(), "共青团碧水市委员会");
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.locator("#open-name", { hasText: "共青团青山市委员会" }).waitFor();
    await sound(page, view, "tree");
  });
});

/** The number of an organisation, by the search. */
async function numberOf(page, name) {
  await on.go(page, `/orgs/search?q=${encodeURIComponent(name)}`);
  return new URL(await main(page).getByRole("link", { name, exact: true }).first().evaluate((link) => link.href)).pathname.split("/").at(-1);
}

describe("a member", () => {
  const here = scene("demo");

  here.test("a member on the phone asks for a correction and the keeper sees it", async (t, open) => {
    const [member, keeper] = [await open(PHONE), await open(DESK)];
    await on.logIn(member, login("tuanyuan"));
    assert.equal(new URL(member.url()).pathname, "/my");
    const own = await main(member).innerText();
    for (const words of ["石桥村团支部", "柳林村团支部", "宋雨", "2026"]) assert.ok(own.includes(words), `${words} is missing:\n${own}`);
    assert.ok(!/\d{17}[\dX]/.test(own), "a full identity number stands on the page");
    await sound(member, PHONE, "my-1");
    await main(member).getByRole("link", { name: "信息有误，申请更正" }).click();
    await member.getByLabel("更正项目").selectOption({ label: "政治面貌" });
    await member.getByLabel("正确内容").fill("中共党员");
    await member.getByLabel("原因").fill("已转为正式党员");
    await press(main(member), "提交").click();
    await member.waitForURL(/\/my\?done=correction/);
    await sound(member, PHONE, "my-2-asked");

    await on.logIn(keeper, login("dangan"));
    await on.go(keeper, "/persons/corrections");
    const asked = await main(keeper).innerText();
    for (const words of ["阎轩", "政治面貌", "中共党员"]) assert.ok(asked.includes(words), `${words} is missing:\n${asked}`);
    await sound(keeper, DESK, "my-3-keeper");
  });
});
