import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { explainStep } from "../../../core/explain/explain.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import { checkSum, checkSums, entryOf, finish, render } from "./support.ts";

const folder = resolve(import.meta.dirname, "../../fixtures/golden");
const goldens: readonly {
  readonly seed: number;
  readonly network: { readonly data: { readonly rows: readonly object[] } };
  readonly wrt: string | null;
  readonly mode?: PassMode;
}[] = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(resolve(folder, file), "utf8")));

describe("explanations of the golden networks: every op, activation and setting", function () {
  this.timeout(120_000);

  for (const which of ["the first row", "all rows"]) {
    // One row has the same formulas without a sum over samples: a part of the networks will do for that.
    const networks = which === "all rows" ? goldens : goldens.filter((_, i) => i % 5 === 0);
    it(`${networks.length} networks, ${which}: formulas render, terms add up`, async () => {
      for (const { seed, network, wrt, mode } of networks) {
        const count = which === "all rows" ? network.data.rows.length : 1;
        const rows = Array.from({ length: count }, (_, row) => row);
        const tape = await finish(JSON.stringify(network), rows, wrt, count > 1 ? mode : "evaluation");
        for (const { index, node, phase } of tape.timeline) {
          const { lines, terms } = explainStep(tape, index, count - 1);
          const where = `network ${seed}, ${node?.id ?? ""} ${phase}`;
          for (const { symbols, numbers, symbolsText, numbersText } of lines) {
            render(symbols);
            render(numbers ?? "");
            assert.doesNotMatch(`${symbolsText} ${numbersText ?? ""}`, /\\|undefined|NaN/, where);
          }
          if (phase !== "backward" || !node) continue;
          if (terms.length > 0) checkSum(terms, null, entryOf(tape, node, 0, count - 1), where);
          checkSums(tape, index, where);
        }
      }
    });
  }
});
