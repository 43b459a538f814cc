import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { TINY_GRADIENT } from "../../../core/diagnosis/whyAnswer.ts";
import { whyGradient } from "../../../core/diagnosis/whyGradient.ts";
import type { PassMode } from "../../../core/ops/op.ts";
import { finish, finishSample, sampleNames } from "../explain/support.ts";

const folder = resolve(import.meta.dirname, "../../fixtures/golden");
const goldens: readonly {
  readonly seed: number;
  readonly network: { readonly data: { readonly rows: readonly object[] } };
  readonly wrt: string | null;
  readonly mode?: PassMode;
}[] = readdirSync(folder).flatMap((file) => JSON.parse(readFileSync(resolve(folder, file), "utf8")));

describe("why, asked of every node and parameter of the golden networks and the samples", function () {
  this.timeout(120_000);

  it("always has an answer in a sentence, with the number that the pass has, and a way that begins where it was asked", async () => {
    const counts = new Map<string, number>();
    for (const { network, wrt, mode } of goldens) {
      const rows = network.data.rows.map((_, row) => row);
      const tape = await finish(JSON.stringify(network), rows, wrt, rows.length > 1 ? mode : "evaluation");
      checkAll(tape, counts);
    }
    for (const name of sampleNames()) checkAll(await finishSample(name), counts);
    for (const verdict of ["zero", "tiny", "fine", "nothing-flows"])
      assert.ok((counts.get(verdict) ?? 0) > 20, verdict);
  });
});

type Tape = Awaited<ReturnType<typeof finish>>;

function checkAll(tape: Tape, counts: Map<string, number>): void {
  for (const node of tape.graph.nodes) {
    const questions = [null, ...node.params].flatMap((param) =>
      [...new Set([0, (param ?? node).size - 1])].map((component) => ({ parameter: param?.name ?? null, component })),
    );
    for (const { parameter, component } of questions) {
      const answer = whyGradient(tape, { node: node.id, parameter, component }, tape.batch - 1);
      const { verdict, value, sentence, culprit, nodes, causes } = answer;
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      assert.match(sentence, /^[^\n]{10,700}\.$/u);
      assert.doesNotMatch(sentence, /undefined|NaN|null|\[object/, sentence);
      if (parameter === null) {
        const gradient = tape.gradient(node);
        const at = component * (gradient?.batch ?? 1) + (gradient?.batch === 1 ? 0 : tape.batch - 1);
        assert.equal(value, gradient?.data[at] ?? null, sentence);
        assert.equal(nodes[0], node.id);
      }
      if (verdict === "zero" && causes.length === 0) assert.match(sentence, /cancel|adds up to 0/);
      if (verdict === "zero") assert.ok(value === 0 && culprit !== null, sentence);
      if (verdict === "tiny") assert.ok(Math.abs(value ?? 1) < TINY_GRADIENT && culprit !== null, sentence);
      if (verdict === "fine") assert.ok(Math.abs(value ?? 0) >= TINY_GRADIENT, sentence);
      for (const id of nodes) assert.ok(tape.graph.byId.has(id));
    }
  }
}
