// The pages as a person finds them: by role and by the words on them.
import assert from "node:assert/strict";

/** Whatever shows these words and can be pressed: a button or a link. */
export const press = (place, name) =>
  place.getByRole("button", { name }).or(place.getByRole("link", { name })).filter({ visible: true }).first();

/** Where a status light says its word: its row, card or line. */
export const LIGHTS = /逾期|临期|正常|未定期限|未启动|已完成|已销号/;

/** Goes to a path, and asserts the status of the answer. */
export async function go(page, path, status = 200) {
  const answer = await page.goto(path);
  assert.equal(answer.status(), status, `${path} answered ${answer.status()}`);
}

export async function logIn(page, { account, password }) {
  await go(page, "/login");
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await press(page, "登录").click();
  await page.waitForURL((url) => url.pathname !== "/login");
}

export async function logOut(page) {
  await page.getByText("打开个人菜单").locator("xpath=..").click();
  await press(page, "退出登录").click();
  await page.waitForURL((url) => url.pathname === "/login");
}

/** The page behind the one-time link: the unit and its first account. */
export async function setUp(page, link, { unit, account, name, password }) {
  await go(page, link);
  await page.getByLabel("组织名称").fill(unit);
  await page.getByLabel("管理员姓名").fill(name);
  await page.getByLabel("账号").fill(account);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByLabel("再输一次密码").fill(password);
  await press(page, "完成设置").click();
  await page.waitForURL((url) => !url.href.startsWith(link));
}

/** 账号: an account with one role; the one-time link by which its owner sets the password. */
export async function addAccount(page, { account, name, role, unit, department }) {
  await go(page, "/accounts/new");
  await page.getByLabel(/账号|登录名/).fill(account);
  await page.getByLabel(/^姓名/).fill(name);
  await page.getByLabel(/^角色/).selectOption({ label: role });
  if (unit) await page.getByLabel(/^(组织|单位)/).selectOption({ label: unit });
  if (department) await page.getByLabel(/^部[室门]/).selectOption({ label: department });
  await press(page, /保存|新建|添加/).click();
  const link = page.getByText(/\/password\/\S+/).first();
  await link.waitFor();
  return new URL((await link.innerText()).match(/(https?:\/\/[^/\s]+)?\/password\/[\w-]+/)[0], page.url()).href;
}

/** The page behind such a link. */
export async function setPassword(page, link, password) {
  await go(page, link);
  await page.getByLabel(/^(新)?密码/).fill(password);
  await page.getByLabel(/再输一次/).fill(password);
  await press(page, /设置密码|保存|确定/).click();
  await page.waitForURL((url) => !url.href.startsWith(link));
}

/** 上传通知: gives the file over and arrives at the review. */
export async function upload(page, { name, buffer }) {
  await go(page, "/notices");
  await press(page, "上传通知").click();
  await page.locator("input[type=file]").setInputFiles({
    name,
    mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    buffer: Buffer.from(buffer),
  });
  await press(page, /^(上传|开始识别|识别)/).click();
  await page.getByRole("heading", { level: 1, name: /核对/ }).waitFor();
}

/** The review: the notice on one side, the draft on the other. */
export const review = (page) => ({
  source: page.getByRole("region", { name: "通知原文" }),
  draft: page.locator("[data-pairs=draft]"),
});

/** Clicking a passage lights up its partner on the other side. */
export async function pairs(page, text) {
  const { source, draft } = review(page);
  await draft.locator("[data-pair]").filter({ hasText: text }).first().click();
  await source.locator(".paired").first().waitFor();
  assert.ok((await source.locator(".paired").first().innerText()).trim(), "the lit passage is empty");
}

export async function publish(page) {
  await press(page, "发布").click();
  const sure = page.getByRole("dialog").getByRole("button", { name: "发布" });
  await sure.or(page.getByRole("table")).first().waitFor();
  if (await sure.isVisible()) await sure.click();
  await page.waitForURL(/\/programmes\/[^/]+/);
}

/** The ledger of the first programme, by its link on the list. */
export async function openLedger(page) {
  await go(page, "/programmes");
  await page.locator("main a[href^='/programmes/']").first().click();
  await items(page).first().waitFor();
}

/** The ledger's rows: those with a light. */
export const items = (page) => page.getByRole("row").filter({ hasText: LIGHTS });

/** The row, or on a phone the card, of an item in the ledger. */
export const row = (page, name) => page.getByRole("row").filter({ hasText: name }).first();

export async function openItem(page, name) {
  await row(page, name).getByRole("link", { name }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** 报送进展 on the first step of the item's page. */
export async function report(page, { text, percent, evidence }) {
  await press(page, "报送进展").click();
  await page.getByLabel(/进展情况|进展说明/).fill(text);
  await page.getByLabel(/完成(百分比|进度|比例)/).fill(String(percent));
  if (evidence) await page.locator("input[type=file]").setInputFiles(evidence);
  await press(page, /^(提交|报送)/).click();
  await page.getByText(/已(提交|报送)/).first().waitFor();
}

/** 同意 or 退回 on a report that waits. */
export async function decide(page, { word, reason }) {
  await press(page, word).click();
  const dialog = page.getByRole("dialog");
  if (reason) await page.getByLabel(/理由|原因/).fill(reason);
  if (await dialog.isVisible()) await press(dialog, word).click();
  else if (reason) await press(page, /^(确定|提交)|退回$/).click();
  await page.getByText(new RegExp(`已${word}`)).first().waitFor();
}

/** 导出: the path of the file that arrives. */
export async function exported(page, format) {
  const arrives = page.waitForEvent("download");
  const item = page.getByRole("link", { name: format }).filter({ visible: true }).first();
  if (!(await item.isVisible())) await page.getByText("导出", { exact: true }).filter({ visible: true }).first().click();
  await item.click();
  const download = await arrives;
  return { path: await download.path(), name: download.suggestedFilename() };
}
