// Fails on style sheets, scripts and templates that ask for more than Chromium 92, and on
// markup that the content security policy refuses:
//   node floor.mjs [FILE…]
// Without files it looks at the bundles of the newest build and at every template.
// A fallback makes a feature fine: inside `@supports`, or after an earlier declaration of the
// same property in the same rule.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join, relative } from "node:path";
import postcss from "postcss";
import { root, target } from "./lib/world.mjs";

// Pattern, name, first Chromium that has it.
const SELECTORS = [
  [/:has\(/, ":has()", 105],
  [/:popover-open/, ":popover-open", 114],
  [/:user-(in)?valid/, ":user-valid", 119],
  [/:dir\(/, ":dir()", 120],
  [/:state\(/, ":state()", 125],
];
const VALUES = [
  [/\bcolor-mix\(/, "color-mix()", 111],
  [/\b(ok)?l(ab|ch)\(/, "lab(), lch()", 111],
  [/\b(color|hwb)\(/, "color(), hwb()", 101],
  [/\blight-dark\(/, "light-dark()", 123],
  [/\d[sld]v(h|w|b|i|min|max)\b/, "dvh and its like", 108],
  [/\dcq(w|h|b|i|min|max)\b/, "container units", 105],
  [/(^|[\s,(*/+-])(round|mod|rem|sin|cos|tan|pow|sqrt|hypot)\(/, "rounding and trigonometry", 111],
  [/\bsubgrid\b/, "subgrid", 117],
];
const PROPERTIES = [
  [/^container(-type|-name)?$/, "container queries", 105],
  [/^(translate|rotate|scale)$/, "single transforms", 104],
  [/^(anchor-name|position-anchor|position-try.*)$/, "anchor positioning", 125],
];
const AT_RULES = [
  [/^layer$/, "@layer", 99],
  [/^container$/, "container queries", 105],
  [/^scope$/, "@scope", 118],
  [/^starting-style$/, "@starting-style", 117],
  [/^position-try$/, "anchor positioning", 125],
];
const CALLS = [
  [/\bObject\.hasOwn\(/, "Object.hasOwn", 93],
  [/\.findLast(Index)?\(/, "findLast", 97],
  [/\bstructuredClone\(/, "structuredClone", 98],
  [/\bAbortSignal\.timeout\(/, "AbortSignal.timeout", 103],
  [/\.to(Sorted|Reversed|Spliced)\(/, "toSorted and its like", 110],
  [/\bAbortSignal\.any\(/, "AbortSignal.any", 116],
  [/\b(Object|Map)\.groupBy\(/, "groupBy", 117],
  [/\bPromise\.withResolvers\(/, "Promise.withResolvers", 119],
  [/\bURL\.(canParse|parse)\(/, "URL.canParse", 120],
];
const MARKUP = [
  [/\s(popover|popovertarget|commandfor)(=|[\s>])/, "popover, commandfor", 114],
  [/<[a-z][^>]*\sstyle=/, "style= (refused by the policy)", null],
  [/<[a-z][^>]*\son[a-z]+=/, "on…= (refused by the policy)", null],
  [/<[a-z][^>]*\shx-on/, "hx-on (refused by the policy)", null],
  [/<style[\s>]/, "<style> (refused by the policy)", null],
  [/<script(?![^>]*\s(src=|type="application\/json"))/, "<script> in the page (refused by the policy)", null],
];

const found = [];
function note(place, name, since, text) {
  found.push(`${place}: ${name}${since ? ` needs Chromium ${since}` : ""}: ${text.trim().slice(0, 90)}`);
}

function match(table, text, place) {
  for (const [pattern, name, since] of table) if (pattern.test(text)) note(place, name, since, text);
}

function guarded(node) {
  for (let up = node.parent; up; up = up.parent) {
    if (up.type === "atrule" && up.name === "supports") return true;
  }
  return false;
}

function styleSheet(file, text) {
  postcss.parse(text, { from: file }).walk((node) => {
    if (node.type === "comment" || guarded(node)) return;
    const place = `${file}:${node.source.start.line}:${node.source.start.column}`;
    if (node.type === "atrule") {
      match(AT_RULES, node.name, place);
      if (node.name === "media" && /[<>]/.test(node.params)) note(place, "a range in @media", 104, node.params);
    }
    if (node.type === "rule") match(SELECTORS, node.selector, place);
    if (node.type !== "decl" && node.parent.type === "rule") note(place, "nesting", 112, node.selector ?? `@${node.name}`);
    if (node.type === "decl") {
      match(PROPERTIES, node.prop, place);
      const value = node.value.replace(/"[^"]*"|'[^']*'|url\([^)]*\)/g, "");
      const fallback = node.parent.nodes.slice(0, node.parent.index(node)).some((other) => other.prop === node.prop);
      if (!fallback) match(VALUES, value, place);
    }
  });
}

/** Every place of each pattern in plain text, with its line. */
function everywhere(table, file, text) {
  for (const [pattern, name, since] of table) {
    for (const hit of text.matchAll(new RegExp(pattern, "g"))) {
      const line = text.slice(0, hit.index).split("\n").length;
      note(`${file}:${line}`, name, since, text.slice(hit.index, hit.index + 60).split("\n")[0]);
    }
  }
}

const blank = (comment) => comment.replace(/[^\n]/g, " ");

function look(path) {
  const file = relative(root, path);
  const text = readFileSync(path, "utf8");
  if (extname(path) === ".css") styleSheet(file, text);
  else if (/\.m?js$/.test(path)) everywhere(CALLS, file, text);
  else everywhere(MARKUP, file, text.replace(/<!--.*?-->|\{#.*?#\}/gs, blank));
}

function below(folder, wanted) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? below(path, wanted) : wanted.test(entry.name) ? [path] : [];
  });
}

/** The style sheets and scripts of the newest build of the interface. */
function bundles() {
  const builds = ["debug", "release"].flatMap((profile) => {
    const folder = join(target, profile, "build");
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((name) => name.startsWith("jishi-ui-"))
      .map((name) => join(folder, name, "out/dist"))
      .filter(existsSync);
  });
  const newest = builds.sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)[0];
  if (!newest) throw new Error("the interface is not built: cargo build first");
  return below(newest, /\.(css|js)$/);
}

function templates() {
  return readdirSync(join(root, "crates")).flatMap((crate) => below(join(root, "crates", crate, "templates"), /\.(html|svg)$/));
}

const files = process.argv.length > 2 ? process.argv.slice(2) : [...bundles(), ...templates()];
files.forEach(look);
if (!files.some((path) => path.endsWith(".css"))) throw new Error("no style sheet among the files");
for (const line of found) console.log(line);
console.log(`${files.length} files looked at, ${found.length} beyond Chromium 92 or the policy`);
process.exitCode = found.length ? 1 : 0;
