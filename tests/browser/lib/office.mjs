// Office files for tests: a notice as .docx with a real table, and the text of an export.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";

const escape = (text) => String(text).replace(/&/g, "&amp;").replace(/</g, "&lt;");
const paragraph = (text, style) =>
  `<w:p>${style ? `<w:pPr><w:pStyle w:val="${style}"/></w:pPr>` : ""}<w:r><w:t xml:space="preserve">${escape(text)}</w:t></w:r></w:p>`;
const table = (rows) =>
  `<w:tbl><w:tblPr/><w:tblGrid>${rows[0].map(() => "<w:gridCol/>").join("")}</w:tblGrid>${rows
    .map((row) => `<w:tr>${row.map((cell) => `<w:tc><w:tcPr/>${paragraph(cell)}</w:tc>`).join("")}</w:tr>`)
    .join("")}</w:tbl>`;

/** A .docx of parts: `["标题", text]` a title, `["一级", text]` a heading, a list of rows a table, else text. */
export function docx(parts) {
  const styles = { 标题: "Title", 一级: "Heading1" };
  const body = parts.map((part) => {
    if (typeof part === "string") return paragraph(part);
    return Array.isArray(part[0]) ? table(part) : paragraph(part[1], styles[part[0]]);
  });
  const office = "http://schemas.openxmlformats.org";
  const xml = (text) => strToU8(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${text}`);
  const style = (id, name) => `<w:style w:type="paragraph" w:styleId="${id}"><w:name w:val="${name}"/></w:style>`;
  return zipSync({
    "[Content_Types].xml": xml(
      `<Types xmlns="${office}/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>`,
    ),
    "_rels/.rels": xml(
      `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    "word/_rels/document.xml.rels": xml(
      `<Relationships xmlns="${office}/package/2006/relationships"><Relationship Id="rId1" Type="${office}/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>`,
    ),
    "word/styles.xml": xml(
      `<w:styles xmlns:w="${office}/wordprocessingml/2006/main">${style("Title", "Title")}${style("Heading1", "heading 1")}</w:styles>`,
    ),
    "word/document.xml": xml(
      `<w:document xmlns:w="${office}/wordprocessingml/2006/main"><w:body>${body.join("")}</w:body></w:document>`,
    ),
  });
}

/** A day so many days from today, in Asia/Shanghai: `2026年7月18日`. */
export function day(offset, now = Date.now()) {
  const date = new Date(now + (8 * 60 * 60 + offset * 24 * 60 * 60) * 1000);
  return `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日`;
}

/** All text of an .xlsx or .docx export, in the order of the file's parts. */
export function textOf(path) {
  const files = unzipSync(readFileSync(path));
  return Object.keys(files)
    .filter((name) => /\.xml$/.test(name))
    .sort()
    .map((name) => strFromU8(files[name]).replace(/<[^>]*>/g, " "))
    .join("\n")
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, "<")
    .replace(/&gt;/g, ">")
    .replace(/&amp;/g, "&");
}

/** The text of a PDF, without its line breaks. */
export const textOfPdf = (path) => execFileSync("pdftotext", ["-layout", path, "-"], { encoding: "utf8" });
