import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { applyEdits } from "../../../core/document/edits.ts";
import type { TextEdit } from "../../../core/document/intent.ts";
import { layeredNetworks } from "./layeredNetwork.ts";
import { editsOf, type Gap, gapBetween, rewrite, run } from "./rewriting.ts";

/**
 * Values and pre-activations are the same to the last bit: every unit adds up the same products in the same order. A gradient
 * that several uses send is added up use by use, and a layer that is one use is n uses as neurons, so there (and in the
 * regularization, which goes parameter by parameter) the last bit can differ.
 */
const ROUNDING = 1e-15;
/** Three steps, each with a rounding of its own. */
const ROUNDING_OF_STEPS = 1e-14;

function assertSame(gap: Gap, text: string): void {
  assert.equal(gap.values, 0, text);
  assert.ok(gap.objective <= ROUNDING, `objective ${gap.objective} ${text}`);
  assert.ok(gap.gradients <= ROUNDING, `gradients ${gap.gradients} ${text}`);
  assert.ok(gap.trained <= ROUNDING_OF_STEPS, `trained ${gap.trained} ${text}`);
}

const namesOf = (id: string, units: number): string[] => Array.from({ length: units }, (_, k) => `${id}_${k + 1}`);

/** The edits that take edits back. */
function inverse(text: string, edits: readonly TextEdit[]): TextEdit[] {
  let shift = 0;
  return edits.map(({ start, end, newText }) => {
    const undo = { start: start + shift, end: start + shift + newText.length, newText: text.slice(start, end) };
    shift += newText.length - (end - start);
    return undo;
  });
}

describe("layers and neurons are one network", () => {
  it("expanding any layer of any network keeps all numbers", async () => {
    await fc.assert(
      fc.asyncProperty(layeredNetworks, async ({ text, layers }) => {
        const before = await run(text);
        for (const id of layers) {
          const after = await run(rewrite(text, { kind: "expandLayer", id }));
          assertSame(gapBetween(before, after, id, namesOf(id, before.node(id).size)), after.text);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("folding neurons that are alike keeps all numbers", async () => {
    await fc.assert(
      fc.asyncProperty(layeredNetworks, async ({ text, families }) => {
        const before = await run(text);
        for (const ids of families) {
          const after = await run(rewrite(text, { kind: "foldNeurons", ids, id: "folded" }));
          assertSame(gapBetween(after, before, "folded", ids), after.text);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("expanding and folding again, and folding and expanding again, come back to the same network", async () => {
    await fc.assert(
      fc.asyncProperty(layeredNetworks, async ({ text, layers, families }) => {
        for (const id of layers) {
          const before = await run(text);
          const names = namesOf(id, before.node(id).size);
          if (names.length < 2) continue;
          const apart = rewrite(text, { kind: "expandLayer", id });
          const again = await run(rewrite(apart, { kind: "foldNeurons", ids: names }));
          assert.deepEqual([...again.graph.byId.keys()].sort(), [...before.graph.byId.keys()].sort(), again.text);
          assert.deepEqual(again.node(id).attributes, before.node(id).attributes);
          assertSame(gapBetween(again, await run(apart), id, names), again.text);
        }
        for (const ids of families) {
          const folded = rewrite(text, { kind: "foldNeurons", ids, id: "folded" });
          const apart = await run(rewrite(folded, { kind: "expandLayer", id: "folded" }));
          assertSame(gapBetween(await run(folded), apart, "folded", namesOf("folded", ids.length)), apart.text);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("the edits taken back leave the text byte for byte", () => {
    fc.assert(
      fc.property(layeredNetworks, fc.constantFrom("\n", "\r\n"), ({ text, layers, families }, eol) => {
        const source = text.replaceAll("\n", eol);
        for (const intent of [
          ...layers.map((id) => ({ kind: "expandLayer" as const, id })),
          ...families.map((ids) => ({ kind: "foldNeurons" as const, ids })),
        ]) {
          const edits = editsOf(source, intent);
          const edited = applyEdits(source, edits);
          assert.equal(applyEdits(edited, inverse(source, edits)), source);
          // No line end of another kind came in.
          assert.equal(edited.replaceAll(eol, "\n").includes("\r"), false);
        }
      }),
      { numRuns: 40 },
    );
  });

  it("keeps every comment, wherever it stands, in every style", async () => {
    const styles = fc.constantFrom(
      (text: string) => text,
      (text: string) => text.replaceAll(/\n\s*/g, " ").trim(),
      (text: string) => JSON.stringify(JSON.parse(text)),
    );
    const choices = fc.infiniteStream(fc.nat(11));
    await fc.assert(
      fc.asyncProperty(layeredNetworks, styles, choices, async ({ text, layers, families }, style, chosen) => {
        const [plain, isOneLine] = [style(text), !style(text).includes("\n")];
        let count = 0;
        const commented = plain.replaceAll(/"[^"]*"|[^\s"\w.+-]/g, (token) => {
          const choice = chosen.next().value;
          if (choice > 1) return token;
          count += 1;
          return `${token}${choice === 0 || isOneLine ? `/* ${count}! */` : `// ${count}!\n`}`;
        });
        const before = await run(commented);
        for (const intent of [
          ...layers.map((id) => ({ kind: "expandLayer" as const, id })),
          ...families.map((ids) => ({ kind: "foldNeurons" as const, ids, id: "folded" })),
        ]) {
          const after = await run(rewrite(commented, intent));
          const gap =
            intent.kind === "expandLayer"
              ? gapBetween(before, after, intent.id, namesOf(intent.id, before.node(intent.id).size))
              : gapBetween(after, before, "folded", intent.ids);
          assertSame(gap, after.text);
          for (let k = 1; k <= count; k++) assert.ok(after.text.includes(` ${k}!`), `${k} in ${after.text}`);
        }
      }),
      { numRuns: 40 },
    );
  });

  const SAMPLES: readonly (readonly [file: string, layers: readonly string[]])[] = [
    ["mlp", ["z1", "z2", "z3"]],
    ["iris", ["z", "scores"]],
    ["spiral", ["z1", "z2"]],
  ];
  for (const [file, layers] of SAMPLES)
    it(`keeps the numbers of the sample ${file}, with Adam as well`, async () => {
      const sample = readFileSync(`samples/${file}.nn.json`, "utf8");
      const adam = `"training": { "optimizer": "adam", "learningRate": 0.01 }`;
      for (const text of [
        sample,
        /"training"/.test(sample) ? sample : sample.replace(/\n\}\s*$/, `,\n  ${adam}\n}\n`),
      ]) {
        for (const id of layers) {
          const before = await run(text);
          const after = await run(rewrite(text, { kind: "expandLayer", id }));
          assertSame(gapBetween(before, after, id, namesOf(id, before.node(id).size)), after.text);
        }
      }
    });

  it("the sample mlp, expanded layer by layer and folded again, is the same file", () => {
    const sample = readFileSync("samples/mlp.nn.json", "utf8");
    let text = sample;
    for (const id of ["z2", "z1", "z3"]) text = rewrite(text, { kind: "expandLayer", id });
    assert.equal(text.includes('"dense"'), false);
    for (const [id, units] of [
      ["z1", 2],
      ["z3", 2],
      ["z2", 3],
    ] as const)
      text = rewrite(text, { kind: "foldNeurons", ids: namesOf(id, units) });
    assert.equal(text, sample);
  });
});
