// The pages as a person finds them: by role, by label and by the words on them.
import assert from "node:assert/strict";

/** A button with these words. */
const press = (place, name) => place.getByRole("button", { name, exact: true });

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

/** The page behind the one-time link: the organisation and its first account. Ends at 选择身份. */
export async function setUp(page, link, { org, level, name, account, password }) {
  await go(page, link);
  await page.getByLabel("本级组织全称").fill(org);
  await page.getByRole("radio", { name: level }).check();
  await page.getByLabel("您的姓名").fill(name);
  await page.getByLabel("登录名").fill(account);
  await page.getByLabel("密码", { exact: true }).fill(password);
  await page.getByLabel("再输一遍").fill(password);
  await press(page, "完成设置").click();
  await page.getByRole("heading", { level: 1, name: "选择身份" }).waitFor();
}

/** 选择身份: takes up one of the person's posts. */
export async function takePost(page, post) {
  await page.locator("button.identity").filter({ hasText: post }).first().click();
  await page.waitForURL((url) => url.pathname !== "/identity");
}

/** 上传通知: gives the file over and arrives at the review. */
export async function upload(page, file) {
  await go(page, "/notices/new");
  await page.locator("input[type=file]").setInputFiles(file);
  await press(page, "上传并识别").click();
  await page.locator("#publish").waitFor();
}

/** The names of the items in a review, in their order. */
export const draftNames = (page) => page.getByLabel("事项名称").evaluateAll((fields) => fields.map((field) => field.value));

/** The card of an item in a review, by its place. */
export const draftCard = (page, place) => page.locator("form.draft[data-pair]").nth(place);

/** 发布, with the question that comes before it. Ends at the ledger. */
export async function publish(page) {
  await press(page.locator("#publish"), "发布").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("确定发布吗").waitFor();
  await press(dialog, "发布").click();
  await page.waitForURL(/\/programmes\/\w+/);
}

/** The paths of the ledgers on the list of programmes. */
export async function ledgers(page) {
  await go(page, "/programmes");
  const paths = await page.locator("main a[href^='/programmes/']").evaluateAll((links) => links.map((link) => link.pathname));
  assert.ok(paths.length > 0, "the list shows no programme");
  return [...new Set(paths)];
}

/** The ledger of the first programme. */
export const openLedger = async (page) => go(page, (await ledgers(page))[0]);

/** The ledger's rows: those that name an item. */
export const items = (page) => page.locator("#ledger").getByRole("row").filter({ has: page.getByRole("rowheader") });

/** The row, or on a phone the card, of an item in the ledger. */
export const row = (page, name) => items(page).filter({ hasText: name }).first();

/** The light of a row. */
export const light = async (row) => (await row.locator(".light").first().innerText()).match(LIGHTS)?.[0];

export async function openItem(page, name) {
  await row(page, name).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
}

/** The rows of the steps on an item's page. */
export const steps = (page) => page.locator("tr[id^='s-']");

/** 报送 on a step of the item's page. */
export async function report(page, place, { text, percent, evidence }) {
  await steps(page).nth(place).getByRole("link", { name: "报送", exact: true }).click();
  await page.getByLabel("进展情况").fill(text);
  await page.getByLabel("进度（%）").fill(String(percent));
  if (evidence) await page.getByLabel(/佐证材料/).setInputFiles(evidence);
  await sent(page, /\/progress$/, () => press(page.locator("#act"), "报送").click());
}

/** 审核进展 on the first report that waits: 同意, 退回 or 要求补充. */
export async function decide(page, { word, reason }) {
  await page.locator("section", { hasText: "等待审核" }).getByRole("link", { name: "审核" }).first().click();
  await page.getByRole("radio", { name: word }).check();
  if (reason) await page.locator("#act").getByLabel(/^说明/).fill(reason);
  await sent(page, /\/decision$/, () => press(page.locator("#act"), "提交审核意见").click());
}

/** The form that `act` sends is taken: it leads on to a page. */
async function sent(page, path, act) {
  const answer = page.waitForResponse((response) => response.request().method() === "POST" && path.test(new URL(response.url()).pathname));
  await act();
  assert.equal((await answer).status(), 303);
  await page.waitForLoadState();
}

/** 导出: the path of the file that arrives. */
export async function exported(page, format) {
  await page.locator("summary", { hasText: "导出" }).click();
  const arrives = page.waitForEvent("download");
  await page.getByRole("link", { name: format }).click();
  const download = await arrives;
  return { path: await download.path(), name: download.suggestedFilename() };
}
