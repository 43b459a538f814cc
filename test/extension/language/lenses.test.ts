import assert from "node:assert/strict";
import { compile } from "../../../core/compile.ts";
import { readLoose } from "../../../core/language/looseTree.ts";
import { lensPlaces } from "../../../extension/language/lenses.ts";
import { LINES } from "../editor/support.ts";

describe("lensPlaces", () => {
  it("stand above the nodes, the ends of the network and the objective, in the text's order", () => {
    const places = lensPlaces(readLoose(LINES).root, compile(LINES).graph);
    assert.deepEqual(
      places.map(({ kind, target, range }) => [kind, target, LINES.slice(range.start, range.end)]),
      [
        ["network", null, '"nodes"'],
        ["scalar", "L", '"L"'],
        ["objective", null, '"objective"'],
      ],
    );
  });
});
