import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { compile } from "../core/compile.ts";
import { loadDataset } from "../core/data/dataset.ts";
import { diagnoseData } from "../core/diagnosis/diagnoseData.ts";
import { findingProblems } from "../core/diagnosis/findingProblems.ts";
import { loadParameters } from "../core/interop/weights.ts";
import { CATALOGUE, hasErrors, type Problem, type ProblemCode } from "../core/problems.ts";

/**
 * docs/problems has a page for every code: what it means, a network that has it with the message it gets, one that has not, and
 * what to do. The examples are run; UPDATE_README=1 writes the messages and the list, otherwise they are compared.
 */
const FOLDER = new URL("../docs/problems/", import.meta.url);
const CODES = Object.keys(CATALOGUE) as ProblemCode[];
/** They cannot be shown by a network of a few lines. */
const WITHOUT_EXAMPLE: ReadonlySet<string> = new Set(["NN102", "NN104", "NN105", "NN703"]);
/** Beside the examples that name them. */
const FILES: Readonly<Record<string, string>> = {
  "data.csv": "a,b,c\n1,2,3\n4,5,6\n",
  "gap.csv": "a,b,c\n1,2,3\n4,,6\n",
};

async function problemsOf(text: string): Promise<readonly Problem[]> {
  const { document, graph, problems } = compile(text);
  if (!document || !graph || hasErrors(problems)) return problems;
  const read = async (name: string): Promise<Uint8Array> => {
    const content = FILES[name];
    if (content === undefined) throw new Error("ENOENT");
    return new TextEncoder().encode(content);
  };
  const { dataset, problems: ofData } = await loadDataset(document, graph, read);
  const { parameters, buffers, problems: ofWeights } = await loadParameters(document, graph, read);
  const findings = dataset && (diagnoseData(graph, dataset, parameters, buffers)?.findings ?? []);
  return [...problems, ...ofData, ...ofWeights, ...findingProblems(findings ?? [], document)];
}

const pageOf = (code: string): string => readFileSync(new URL(`${code}.md`, FOLDER), "utf8");

function example(page: string, heading: string): string | null {
  return new RegExp(`## ${heading}\n\n\`\`\`jsonc\n([\\s\\S]*?)\n\`\`\``).exec(page)?.[1] ?? null;
}

const list = [
  "# Problems",
  "",
  "Everything that can be wrong with a network file. A code never changes its meaning.",
  "",
  "| Code | | What it stands for |",
  "| --- | --- | --- |",
  ...CODES.map((code) => `| [${code}](${code}.md) | ${CATALOGUE[code][0]} | ${CATALOGUE[code][1]} |`),
  "",
].join("\n");

describe("pages of problems", () => {
  it("are there for every code, and for no other", () => {
    const pages = readdirSync(FOLDER).filter((name) => name !== "README.md");
    assert.deepEqual(pages.sort(), CODES.map((code) => `${code}.md`).sort());
  });

  it("are listed", () => {
    const url = new URL("README.md", FOLDER);
    if (process.env["UPDATE_README"]) writeFileSync(url, list);
    assert.equal(existsSync(url) && readFileSync(url, "utf8"), list);
  });

  for (const code of CODES) {
    const [severity, meaning] = CATALOGUE[code];
    it(`${code} says what it stands for, shows it, and shows how it is put right`, async () => {
      let page = pageOf(code);
      assert.ok(page.startsWith(`# ${code}: ${meaning}\n\n*${severity}*\n\n`), "its beginning");
      assert.match(page, /\n## What to do\n\n\S/);
      assert.ok(page.endsWith("[All problems](README.md)\n"), "its end");
      if (WITHOUT_EXAMPLE.has(code)) return;
      const wrong = example(page, "Wrong");
      const right = example(page, "Right");
      assert.ok(wrong !== null && right !== null, "both examples");
      const found = (await problemsOf(wrong)).filter((problem) => problem.code === code);
      assert.ok(found[0], `the example has no ${code}`);
      const quote = `> ${found[0].message}`;
      if (process.env["UPDATE_README"]) {
        page = page.replace(/\n> .*\n/, () => `\n${quote}\n`);
        writeFileSync(new URL(`${code}.md`, FOLDER), page);
      }
      assert.ok(page.includes(`\n${quote}\n`), `it quotes another message than "${found[0].message}"`);
      const left = (await problemsOf(right)).filter(
        (problem) => problem.code === code || problem.severity === "error" || problem.severity === "warning",
      );
      assert.deepEqual(
        left.map(({ code: other, message }) => `${other} ${message}`),
        [],
      );
    });
  }
});
