// Bundles css/app.css and js/app.js for Chromium 92, copies the SVG files, names every file
// by its content and writes .br and .gz twins. Run by ../build.rs; by hand:
//   npm ci --ignore-scripts && node build.mjs            (result in dist/)
//   node build.mjs --modules DIR --out DIR
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const option = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return resolve(at < 0 ? fallback : process.argv[at + 1]);
};
const modules = option("--modules", here);
const out = option("--out", join(here, "dist"));
const esbuild = createRequire(join(modules, "package.json"))("esbuild");
const source = (name) => readFileSync(join(here, name), "utf8");

/** The dark tokens once for `data-theme="dark"` and once for a system that asks for dark. */
function darkTokens() {
  const chosen = ':root[data-theme="dark"]';
  const dark = source("css/dark.css");
  if (!dark.includes(chosen)) throw new Error(`css/dark.css must set its tokens on ${chosen}`);
  const system = dark.replace(chosen, ':root:not([data-theme="light"])');
  return `@media screen{${dark}}\n@media screen and (prefers-color-scheme:dark){${system}}`;
}

function bundle(entry, extra) {
  const result = esbuild.buildSync({
    entryPoints: [join(here, entry)],
    bundle: true,
    minify: true,
    write: false,
    target: "chrome92",
    charset: "utf8",
    legalComments: "none",
    nodePaths: [join(modules, "node_modules")],
    ...extra,
  });
  return result.outputFiles[0].text;
}

/** esbuild keeps the blank after "--name:"; a value never needs it. */
const squeeze = (css) => css.trimEnd().replace(/(--[\w-]+):\s+/g, "$1:");

function stylesheet() {
  const css = bundle("css/app.css", {});
  const dark = esbuild.transformSync(darkTokens(), { loader: "css", minify: true, target: "chrome92" });
  return squeeze(css + dark.code);
}

const tight = (svg) => svg.replace(/<!--[\s\S]*?-->/g, "").replace(/>\s+</g, "><").replace(/\s+/g, " ").trim();

const files = [
  ["app.css", "text/css; charset=utf-8", stylesheet()],
  ["more.css", "text/css; charset=utf-8", squeeze(bundle("css/more.css", {}))],
  ["app.js", "text/javascript; charset=utf-8", bundle("js/app.js", { format: "iife" })],
  ["icons.svg", "image/svg+xml", tight(source("icons.svg"))],
  ["favicon.svg", "image/svg+xml", tight(source("favicon.svg"))],
];

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
const manifest = files.map(([name, type, text]) => {
  const bytes = Buffer.from(text, "utf8");
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const br = brotliCompressSync(bytes, { params });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(out, hashed), bytes);
  writeFileSync(join(out, `${hashed}.br`), br);
  writeFileSync(join(out, `${hashed}.gz`), gz);
  console.log(`${name} ${bytes.length} B, br ${br.length}, gz ${gz.length}`);
  return `${name}\t${hashed}\t${type}`;
});
writeFileSync(join(out, "manifest.tsv"), manifest.join("\n") + "\n");
