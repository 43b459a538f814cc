import assert from "node:assert/strict";
import fc from "fast-check";
import type { AxisSelection } from "../../../core/document/document.ts";
import { faultOfId, parseReference, renameReference } from "../../../core/document/reference.ts";
import { ids } from "./arbitraries.ts";

const RANGE = { start: 3, end: 9 };
const read = (text: string) => parseReference(text, RANGE);
const axes: fc.Arbitrary<AxisSelection[]> = fc.array(
  fc.oneof(
    fc.nat(1e6).map((at): AxisSelection => ({ kind: "index", at })),
    fc
      .tuple(fc.nat(1e6), fc.integer({ min: 1, max: 50 }))
      .map(([from, more]): AxisSelection => ({ kind: "slice", from, to: from + more })),
  ),
  { minLength: 1, maxLength: 4 },
);
const space = fc.constantFrom("", " ", "  ", "\t");

function write(selection: readonly AxisSelection[], gap: string): string {
  return `[${selection.map((axis) => gap + (axis.kind === "index" ? axis.at : `${axis.from}${gap}:${gap}${axis.to}`) + gap).join(",")}]`;
}

describe("references", () => {
  it("reads what was written: any id, any selection, spaces inside the brackets", () => {
    fc.assert(
      fc.property(ids, fc.option(axes), space, (id, selection, gap) => {
        const text = id + (selection === null ? "" : write(selection, gap));
        assert.deepEqual(read(text), { text, id, selection, range: RANGE });
      }),
    );
  });

  it("renames the id and leaves the selection as it is written", () => {
    fc.assert(
      fc.property(ids, ids, axes, space, (id, to, selection, gap) => {
        const renamed = read(renameReference({ text: id + write(selection, gap), id }, to));
        assert.deepEqual(renamed, { text: to + write(selection, gap), id: to, selection, range: RANGE });
      }),
    );
  });

  it("never throws, and says in a sentence what it cannot read", () => {
    const pieces = fc.array(
      fc.constantFrom("x", "[", "]", ",", ":", "0", "12", "-", " ", ".5", '"', "é", "99999999999999999999"),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          pieces.map((parts) => parts.join("")),
        ),
        (text) => {
          const reference = read(text);
          if (typeof reference === "string") assert.match(reference, /\.$/);
          else assert.equal(faultOfId(reference.id), null);
        },
      ),
    );
  });

  for (const [text, says] of [
    ["", /empty/],
    ["[0]", /names no node/],
    ["x[", /without its "\]"/],
    ["x[]", /empty place/],
    ["x[0,]", /empty place/],
    ["x[-1]", /never negative/],
    ["x[1:1]", /takes nothing/],
    ["x[2:1]", /takes nothing/],
    ["x[1:]", /both ends/],
    ["x[0.5]", /no whole number/],
    ["x[a]", /no whole number/],
    ["x[0]y", /goes on/],
    ["x[0][1]", /goes on/],
    ["x[99999999999999999999]", /too large/],
  ] as const) {
    it(`refuses ${JSON.stringify(text)}`, () => assert.match(String(read(text)), says));
  }
});
