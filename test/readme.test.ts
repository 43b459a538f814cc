import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { COMMANDS } from "../cli/cli.ts";
import { usageLine } from "../cli/command.ts";
import { compile } from "../core/compile.ts";
import { loadDataset } from "../core/data/dataset.ts";
import { activations, ops } from "../core/ops/index.ts";
import type { Op } from "../core/ops/op.ts";
import { runSample } from "./samples/runSample.ts";

/** The tables of README.md are the program's own words. UPDATE_README=1 writes them, otherwise they are compared. */

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

function inputsOf({ ports }: Op): string {
  switch (ports.kind) {
    case "none":
      return "–";
    case "vector":
      return "any, joined";
    case "free":
      return "any, by names of your choice";
    case "list":
      return `${ports.minimum} or more`;
    case "named":
      return ports.ports.map((port) => port.name).join(", ");
  }
}

const keys = (record: object): string => {
  const names = Object.keys(record).map((name) => `\`${name}\``);
  return names.length === 0 ? "–" : names.join(", ");
};

const tables = {
  ops: table(
    ["Op", "What it does", "Inputs", "Its own keys"],
    [...ops.values()].map((op) => [`\`${op.name}\``, op.doc, inputsOf(op), keys(op.attributes)]),
  ),
  activations: table(
    ["Activation", "φ(u)", "What it does", "Its own keys"],
    [...activations.values()].map((phi) => [`\`${phi.name}\``, inCell(phi.text), phi.doc, keys(phi.attributes)]),
  ),
  commands: table(
    ["Command", "What it does"],
    COMMANDS.map((command) => [`\`${inCell(usageLine(command))}\``, command.doc]),
  ),
};

/** A bar would end the cell. */
function inCell(text: string): string {
  return text.replaceAll("|", "\\|");
}

describe("README.md", () => {
  for (const [name, expected] of Object.entries(tables)) {
    it(`lists the ${name} there are`, () => {
      const readme = readFileSync("README.md", "utf8");
      const [before, written, after] = readme.split(
        new RegExp(`(?<=<!-- ${name}:.*-->\n)([\\s\\S]*?)(?=<!-- /${name} -->)`),
      );
      assert.ok(before !== undefined && written !== undefined && after !== undefined, `no place for the ${name}`);
      const text = `\n${expected}\n\n`;
      if (process.env["UPDATE_README"]) writeFileSync("README.md", before + text + after);
      else assert.equal(written, text);
    });
  }

  it("shows a file that has nothing wrong", async () => {
    const [, text = ""] = /```jsonc\n([\s\S]*?)```/.exec(readFileSync("README.md", "utf8")) ?? [];
    const { document, graph, problems } = compile(text);
    assert.deepEqual(problems, []);
    assert.ok(document && graph);
    assert.ok((await loadDataset(document, graph, async () => "")).dataset);
  });

  for (const file of ["README.md", "samples/README.md"]) {
    it(`${file}: the four factors and their product are the numbers of the pass`, async () => {
      const run = await runSample("back_prop", null, [0]);
      const [, list = "", product = ""] =
        /= ([\d.]+(?: · [\d.]+){3}) = \**([\d.]+)/.exec(readFileSync(file, "utf8")) ?? [];
      const factors = list.split("·").map(Number);
      assert.equal(factors.length, 4);
      // Printed with six digits each.
      const computed = Number(run.parameterGradient("h3.w"));
      assert.ok(Math.abs(factors.reduce((a, b) => a * b) / computed - 1) < 2e-5);
      assert.equal(product, computed.toPrecision(6));
    });
  }

  it("links only to what is there", () => {
    const readme = readFileSync("README.md", "utf8");
    for (const [, path = ""] of readme.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
      if (path !== "media/screenshot.png") readFileSync(path);
    }
  });
});
