import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { readLoose } from "../../../core/language/looseTree.ts";
import { placeAt } from "../../../core/language/textPlace.ts";
import { describeCursor } from "../../../extension/language/describeCursor.ts";
import type { HoverScene } from "../../../extension/language/hover/card.ts";
import { heatMap } from "../../../extension/language/hover/heatMap.ts";
import { hoverCard } from "../../../extension/language/hover/hoverCard.ts";
import { code, plain } from "../../../extension/language/hover/markdown.ts";
import { SamplePass } from "../../../extension/samplePass.ts";
import { LINES, openText } from "../editor/support.ts";

async function open(text: string, cursor = Number.POSITIVE_INFINITY) {
  const { document, graph, dataset, problems } = await openText(text);
  const pass = new SamplePass(graph, null);
  const { tape, row, rowLabel } = pass.run(dataset, 0);
  pass.goTo(cursor);
  const scene: HoverScene = {
    document,
    graph,
    problems,
    dataset,
    weights: null,
    pass: { tape, row, rowLabel, cursorText: describeCursor(tape) },
    theme: "dark",
    linkTo: (id) => `<${id}>`,
    differentiateLink: (target) => `differentiate ${target}`,
  };
  const { root } = readLoose(text);
  const at = (offset: number, given: HoverScene | null = scene) => {
    const place = placeAt(root, offset);
    return place ? (hoverCard(given, root, place, offset) ?? "") : "";
  };
  return { scene, at, on: (sign: string, more = 1) => at(text.indexOf(sign) + more), pass };
}

describe("the hover", () => {
  it("shows a node's formula with its numbers, its gradient and who reads it", async () => {
    const card = (await open(LINES)).on('"h":');
    assert.match(card, /= 2 · 1 \+ 3 · 2 \+ 1 = 9/);
    assert.match(card, /z = \*\*9\*\*/);
    assert.match(card, /∂J\/∂z = \*\*50\*\*/);
    assert.match(card, /Read by <y>/);
    assert.match(card, /the whole pass/);
  });

  it("says what is not computed yet, and shows no number for it", async () => {
    const card = (await open(LINES, 0)).on('"h":');
    assert.match(card, /z: \*not computed yet\*/);
    assert.match(card, /∂J\/∂z: \*not computed yet\*/);
    assert.doesNotMatch(card, /\*\*\d/);
    assert.match(card, /before the first step/);
  });

  it("shows a parameter with its gradient and the next value by the file's optimizer", async () => {
    // ∂J/∂w = δ·x + w = 50·(1, 2) + (2, 3); one step of 0.01.
    const text = LINES.replace('"objective"', '"training": { "optimizer": "sgd", "learningRate": 0.01 },\n"objective"');
    const card = (await open(text)).on('"w": [2');
    assert.match(card, /= \*\*\\\[52, 103\\\]\*\*/);
    assert.match(card, /after one step = \*\*\\\[1.48, 1.97\\\]\*\*/);
    assert.match(card, /by the gradient of this row alone/);
    const entry = (await open(text)).on("3], ", 0);
    assert.match(entry, /\*\*h.w\\\[1\\\]\*\*/);
    assert.match(entry, /\*\*103\*\*/);
    assert.match(entry, /\*\*1.97\*\*/);
  });

  it("sums a shared parameter's gradient over its uses", async () => {
    // ∂J/∂five = δ·(h + x₁) = 10·(9 + 2).
    const opened = await open(LINES);
    assert.match(opened.on('"five": 5'), /\*\*110\*\*/);
    assert.match(opened.on('"five", "five"'), /Shared as “five” by y/);
  });

  it("says what a reference takes of its source, and what came back along it", async () => {
    const card = (await open(LINES)).on('"x[1]"');
    assert.match(card, /Takes 1 of 2 numbers, as \\\[\\\]: `x\[1\]`/);
    assert.match(card, /carried = \*\*2\*\*/);
    assert.match(card, /through this reference = \*\*50\*\*/);
  });

  it("explains ops, activations, attributes, initialisers and optimizers", async () => {
    const { on } = await open(
      LINES.replace('"b": 1', '"b": { "init": "normal", "std": 0.1 }').replace(
        '"objective"',
        '"training": { "optimizer": "adam" },\n"objective"',
      ),
    );
    assert.match(on('"neuron"'), /u = wᵀx \+ b[\s\S]*Lecture 10/);
    assert.match(on('"identity"'), /φ\(u\) = u[\s\S]*φ′\(u\) = 1/);
    assert.match(on('"reduction"'), /One of [^.]*batch-mean[^.]*\. Default: "mean"\./);
    assert.match(on('"normal"'), /Normal distribution/);
    assert.match(on('"std"'), /Standard deviation/);
    assert.match(on('"adam"'), /Kingma[\s\S]*/);
    assert.match(on('"adam"'), /m ← β₁/);
  });

  it("keeps to what keys mean where the text cannot be read", async () => {
    const { at } = await open(LINES);
    const card = at(LINES.indexOf('"reduction"') + 1, null);
    assert.ok(card.length > 0);
    assert.equal(at(LINES.indexOf('"h":') + 1, null), "");
  });

  it("speaks at every place of every sample without an error, at any cursor, and never twice of the same", async () => {
    const samples = new URL("../../../samples/", import.meta.url);
    for (const name of readdirSync(samples).filter((file) => file.endsWith(".nn.json"))) {
      const text = readFileSync(new URL(name, samples), "utf8");
      // Samples with a file beside them are read elsewhere.
      if (/"(file|arrays)":/.test(text)) continue;
      for (const cursor of [0, 5, 9, Number.POSITIVE_INFINITY]) {
        const { at } = await open(text, cursor);
        const seen = new Set<string>();
        for (const { index } of text.matchAll(/"[^"\n]+"/g)) {
          const line = text.slice(0, index).split("\n").length;
          const card = at(index + 1);
          const paragraphs = card.split("\n\n").filter((part) => part.length > 20 && !part.startsWith("!"));
          assert.equal(new Set(paragraphs).size, paragraphs.length, `${name}:${line}\n${card}`);
          assert.doesNotMatch(card, /undefined|\[object/, `${name}:${line}`);
          seen.add(card);
        }
        assert.ok(seen.size > 5, name);
      }
    }
  });
});

describe("pieces of Markdown", () => {
  it("lets nothing that a person named become Markdown", () => {
    assert.equal(plain("a*b_[c](d) <e>"), "a\\*b\\_\\[c\\](d) \\<e\\>");
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(plain("0.2, −0.5"), "0.2, −0.5");
  });
});

describe("the heat map", () => {
  it("draws positive numbers filled and negative ones as outlines, by magnitude, and crosses what is not finite", () => {
    const { svg } = heatMap(Float64Array.from([4, -4, 1, 0, Number.NaN]), [5], "dark");
    const sides = [...svg.matchAll(/width="([\d.]+)" height="[\d.]+" fill="#7bc67e"/g)].map(([, side]) => Number(side));
    assert.equal(sides.length, 2);
    assert.equal(sides[0], (sides[1] ?? 0) * 2, "area by magnitude: a fourth has half the side");
    assert.equal(svg.match(/fill="none" stroke="#c79bd2"/g)?.length, 1);
    assert.equal(svg.match(/<path/g)?.length, 1);
  });

  it("stays small however much there is", () => {
    const { svg, joined } = heatMap(new Float64Array(1024 * 1024).fill(1), [1024, 1024], "light");
    assert.ok(joined > 1 && svg.length < 200_000, String(svg.length));
  });
});

describe("the hover of a parameter of which some entries are shared", () => {
  it("shows the same gradient where it is listed as in its node", async () => {
    const text = `{
  "nn": 1,
  "nodes": {
    "x": { "op": "input", "shape": [2] },
    "h": { "op": "dense", "inputs": ["x"], "units": 2, "params": { "W": [[1, "s"], ["s", 2]], "b": 0 } },
    "y": { "op": "sum", "inputs": ["h"] }
  },
  "params": { "s": 0.5 },
  "objective": "y",
  "regularization": { "l2": 0.1, "of": ["h.W"] },
  "data": { "rows": [{ "x": [1, 3] }] }
}`;
    const { on } = await open(text);
    const gradient = (card: string) => /∂[^\n]*W[^\n]*/.exec(card)?.[0] ?? card;
    const inNode = gradient(on('"W":'));
    assert.match(inNode, /∂/);
    assert.equal(gradient(on('"h.W"')), inNode);
  });

  it("says of a node of a text that cannot be read what kind it is, and no number", async () => {
    const { scene } = await open(LINES);
    const { root } = readLoose(LINES);
    const offset = LINES.indexOf('"h":') + 1;
    const place = placeAt(root, offset);
    assert.ok(place);
    const card = hoverCard({ ...scene, graph: null, pass: null, dataset: null }, root, place, offset) ?? "";
    assert.match(card, /Neuron/);
    assert.doesNotMatch(card, /takes no part|\*\*9\*\*/);
  });
});
