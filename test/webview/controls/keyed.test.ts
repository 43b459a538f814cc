import assert from "node:assert/strict";
import fc from "fast-check";
import { keyed } from "../../../webview/controls/keyed.ts";

describe("keys of a list", () => {
  it("are different from each other whatever the names, and the items stay in their order", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "a 1", "a 1 1", "b")), (names) => {
        const found = keyed(names, (name) => name);
        assert.deepEqual(
          found.map(([, name]) => name),
          names,
        );
        assert.equal(new Set(found.map(([key]) => key)).size, names.length);
      }),
    );
  });
});
