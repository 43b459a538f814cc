import assert from "node:assert/strict";
import fc from "fast-check";
import { compile } from "../../../core/compile.ts";
import type { Tape } from "../../../core/engine/tape.ts";
import { tapeAt } from "../../../core/engine/tapeAt.ts";
import { anyCase } from "./anyNetwork.ts";
import { machineFor } from "./run.ts";

describe("a finished pass, read as it stood earlier", () => {
  it("says at every cursor what the machine itself said there", () => {
    fc.assert(
      fc.property(anyCase, ({ net, rows, wrt }) => {
        const { graph } = compile(JSON.stringify({ nn: 1, ...net }));
        assert.ok(graph);
        const finished = machineFor(graph, rows, wrt);
        finished.runAll();
        const stepped = machineFor(graph, rows, wrt);
        for (let cursor = 0; cursor <= finished.timeline.length; cursor++) {
          stepped.runTo(cursor);
          assert.deepEqual(everything(tapeAt(finished, cursor)), everything(stepped));
        }
      }),
      { numRuns: 60 },
    );
  });
});

function everything(tape: Tape): unknown {
  const { graph, objective, regularization, cursor } = tape;
  return {
    objective,
    regularization,
    cursor,
    nodes: graph.nodes.map((node) => [
      tape.value(node)?.data.slice(),
      tape.preactivation(node)?.data.slice(),
      tape.gradient(node)?.data.slice(),
      tape.delta(node)?.data.slice(),
      node.edges.map((edge) => tape.edgeGradient(edge)?.data.slice()),
      node.params.map(({ name }) => tape.useGradient(node, name)?.slice()),
    ]),
    parameters: graph.parameters.map(({ name }) => [
      tape.parameterGradient(name)?.slice(),
      tape.parameterProgress(name),
    ]),
  };
}
