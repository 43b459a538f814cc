import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import { complete } from "../../../core/language/complete.ts";
import type { Problem } from "../../../core/problems.ts";
import { anyCase } from "../engine/anyNetwork.ts";
import { connectable } from "../graph/someNetwork.ts";
import { accept } from "./completion.ts";

const samples = new URL("../../../samples/", import.meta.url);

/** Where each reference in an `inputs` list or object stands, by its quotes. */
function referencePlaces(text: string): { start: number; end: number; node: string }[] {
  return [...(compile(text).document?.nodes.values() ?? [])].flatMap(({ id, inputs }) =>
    inputs.map(({ reference }) => ({ ...reference.range, node: id })),
  );
}

/** What a person would have to mend that was right before. Written weights follow their inputs in a second step. */
function newErrors(before: readonly Problem[], after: readonly Problem[], node: string): readonly string[] {
  // Further inputs may be missing still: the empty reference was all that could be said before.
  const known = new Set([`NN305 ${node}`, ...before.map(({ code, node: at }) => `${code} ${at}`)]);
  return (
    after
      .filter(({ severity, code }) => severity === "error" && !["NN501", "NN504", "NN506"].includes(code))
      // A wider or narrower value may be wrong for who reads it: that is for the person to say, who asked for this node.
      .filter(({ code, node: at }) => at === node && !known.has(`${code} ${at}`))
      .map(({ code, message }) => `${code} ${message}`)
  );
}

function checkReferences(text: string, judge: (error: string) => boolean = () => true): number {
  let offered = 0;
  for (const { start, end, node } of referencePlaces(text)) {
    const emptied = `${text.slice(0, start + 1)}${text.slice(end - 1)}`;
    const completion = complete(emptied, start + 1);
    assert.ok(completion);
    // Without its reference a node is silent about what else is wrong, and so is all behind it.
    const before = [...compile(emptied).problems, ...compile(text).problems];
    for (const offer of completion.offers) {
      offered++;
      const after = accept(emptied, completion, offer);
      const { problems } = compile(after);
      assert.ok(
        !problems.some(({ code }) => code === "NN304" && !before.some((p) => p.code === "NN304")),
        `a cycle by ${offer.label}`,
      );
      const found = newErrors(before, problems, node).filter(judge);
      assert.deepEqual(found, [], `${offer.label} at an input of ${node} in\n${after}`);
    }
  }
  return offered;
}

describe("references that completion offers", () => {
  for (const name of readdirSync(samples).filter((file) => file.endsWith(".nn.json"))) {
    it(`bring no new errors and no cycles into ${name}`, () => {
      const text = readFileSync(new URL(name, samples), "utf8");
      assert.ok(checkReferences(text) > 0);
    });

    it(`include what ${name} reads already, wherever it reads a whole node`, () => {
      const text = readFileSync(new URL(name, samples), "utf8");
      for (const { start, end } of referencePlaces(text)) {
        const written = text.slice(start + 1, end - 1);
        if (written.includes("[")) continue;
        const labels = complete(`${text.slice(0, start + 1)}${text.slice(end - 1)}`, start + 1)?.offers.map(
          ({ label }) => label,
        );
        assert.ok(labels?.includes(written), `${written} is not among ${labels?.join(" ")}`);
      }
    });
  }

  it("bring no new errors and no cycles into random whole networks", () => {
    fc.assert(
      fc.property(anyCase, ({ net }) => {
        checkReferences(JSON.stringify({ nn: 1, ...net }));
      }),
      { numRuns: 60 },
    );
  });

  it("lead somewhere and close no cycle in random networks that are wrong already", () => {
    fc.assert(
      fc.property(connectable, ({ text }) => {
        // A reference may bring to light what is wrong with shapes behind it; it is not wrong itself.
        checkReferences(text, (error) => error.startsWith("NN30"));
      }),
      { numRuns: 150 },
    );
  });
});
