// Gathers every text for people from the code, for translators: l10n/bundle.l10n.json, which `vscode.l10n` and the canvas
// read in the language of a bundle.l10n.LANGUAGE.json beside it. The build writes it, so it is never behind the code.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMain, ROOT } from "./install.mjs";

/** `t("…")` in the canvas, `vscode.l10n.t("…")` in the extension; the text must stand there as one literal. */
const CALL = /(?<![\w.])(?:vscode\.l10n\.)?t\(\s*("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`]*`|[^\s)])/g;

/** The texts of one file, in order; throws where one is put together at run time, which no translator could know. */
export function textsIn(code, file = "code") {
  const texts = [];
  for (const { 1: argument, index } of code.matchAll(CALL)) {
    if (!/^["']/.test(argument)) {
      const line = code.slice(0, index).split("\n").length;
      throw new Error(`${file}:${line}: t(…) takes one literal text in quotes, with {0} for what is put in.`);
    }
    // In single quotes stand texts that hold double ones.
    const inner = argument.slice(1, -1).replaceAll("\\'", "'");
    texts.push(JSON.parse(argument.startsWith("'") ? `"${inner.replace(/(?<!\\)"/g, '\\"')}"` : argument));
  }
  return texts;
}

export function gatherTexts(root = ROOT) {
  const texts = new Set();
  for (const folder of ["extension", "webview"]) {
    for (const name of readdirSync(join(root, folder), { recursive: true }).sort()) {
      if (!/\.tsx?$/.test(name) || name === "l10n.ts") continue;
      for (const text of textsIn(readFileSync(join(root, folder, name), "utf8"), join(folder, name))) texts.add(text);
    }
  }
  return [...texts].sort();
}

export function writeBundle(root = ROOT) {
  mkdirSync(join(root, "l10n"), { recursive: true });
  const bundle = Object.fromEntries(gatherTexts(root).map((text) => [text, text]));
  writeFileSync(join(root, "l10n/bundle.l10n.json"), `${JSON.stringify(bundle, null, 2)}\n`);
}

if (isMain(import.meta.url)) writeBundle();
