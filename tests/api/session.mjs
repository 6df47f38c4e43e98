// Logging in as a browser does, without one.
import assert from "node:assert/strict";

const plain = (text) => text.replace(/&quot;/g, '"').replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

function attribute(tag, name) {
  const found = tag.match(new RegExp(`\\s${name}=(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`));
  return found ? plain(found[1] ?? found[2] ?? found[3]) : undefined;
}

/** The cookies that `answer` sets, added to those of `cookies`. */
function keep(cookies, answer) {
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
    cookies.set(name, value);
  }
  return [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
}

/** Fills in the form with a password field at /login; the value of the Cookie header. */
export async function logIn(url, { account, password }) {
  const cookies = new Map();
  const page = await fetch(`${url}/login`);
  const cookie = keep(cookies, page);
  const forms = (await page.text()).match(/<form[\s\S]*?<\/form>/g) ?? [];
  const form = forms.find((form) => /type=["']?password/.test(form));
  assert.ok(form, `${url}/login shows no form with a password`);
  const fields = new URLSearchParams();
  for (const input of form.match(/<input[^>]*>/g)) {
    const type = attribute(input, "type") ?? "text";
    const value = { password, text: account, hidden: attribute(input, "value") ?? "" }[type];
    if (value !== undefined) fields.set(attribute(input, "name"), value);
  }
  const answer = await fetch(new URL(attribute(form.match(/<form[^>]*>/)[0], "action") ?? "", page.url), {
    method: "POST",
    redirect: "manual",
    headers: { cookie, origin: url, referer: page.url },
    body: fields,
  });
  assert.equal(answer.status, 303, `the log-in of ${account} was answered ${answer.status}`);
  return keep(cookies, answer);
}
