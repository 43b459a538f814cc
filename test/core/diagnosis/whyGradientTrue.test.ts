import assert from "node:assert/strict";
import fc from "fast-check";
import { whyGradient } from "../../../core/diagnosis/whyGradient.ts";
import type { ZeroCause } from "../../../core/diagnosis/whyZero.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import type { Row } from "../engine/run.ts";
import { finished, type Network } from "./support.ts";

/** What is said is true: checked against every path of small networks, with slopes of our own. */

interface Drawn {
  readonly network: Network;
  readonly row: Row;
}

const SLOPES: Readonly<Record<string, (u: number) => number>> = {
  relu: (u) => (u > 0 ? 1 : 0),
  step: () => 0,
  tanh: (u) => 1 - Math.tanh(u) ** 2,
  identity: () => 1,
};

/** Neurons that each read some of those before; many relus are off and many weights are 0. */
const drawn: fc.Arbitrary<Drawn> = fc
  .array(
    fc.record({
      activation: fc.constantFrom("relu", "relu", "relu", "tanh", "identity", "step"),
      reads: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }),
      weights: fc.array(fc.constantFrom(0, 0, 1, -1, 0.5, -2, 0.25), { minLength: 3, maxLength: 3 }),
      bias: fc.constantFrom(0, 0.5, -0.5, -3),
    }),
    { minLength: 2, maxLength: 7 },
  )
  .chain((neurons) => fc.tuple(fc.constant(neurons), fc.constantFrom(1, -1, 0.5), fc.constantFrom(0, 1, 2)))
  .map(([neurons, x, t]) => {
    const nodes: Record<string, object> = { x: { op: "input" }, v: { op: "input" }, t: { op: "input" } };
    const ids = ["x", "v"];
    for (const [i, { activation, reads, weights, bias }] of neurons.entries()) {
      const inputs = [...new Set(reads.map((read) => ids[read % ids.length] ?? "x"))];
      nodes[`h${i}`] = { op: "neuron", inputs, activation, params: { w: weights.slice(0, inputs.length), b: bias } };
      ids.push(`h${i}`);
    }
    nodes["y"] = { op: "neuron", inputs: ids.slice(-3), activation: "identity", params: { w: [1, -1, 1], b: 0 } };
    nodes["L"] = { op: "squared-error", inputs: ["y", "t"] };
    return { network: { nodes, objective: "L" }, row: { x, v: x / 2, t } };
  });

/** All ways from a node to L, by the nodes on them. */
function pathsFrom(node: GraphNode): readonly (readonly GraphNode[])[] {
  if (node.id === "L") return [[node]];
  return node.uses.flatMap(({ target }) => pathsFrom(target).map((path) => [node, ...path]));
}

/** Which relus are on, node by node. */
function slopesOf(tape: ReturnType<typeof finished>, network: Parameters<typeof activationOf>[0]): string {
  return tape.graph.nodes
    .filter(({ id }) => /^h/.test(id) && activationOf(network, tape.graph.byId.get(id) ?? assert.fail()) === "relu")
    .map((node) => Number((tape.preactivation(node)?.data[0] ?? 0) > 0))
    .join("");
}

describe("what is said of a gradient is true", function () {
  this.timeout(60_000);

  it("0: each cause is a factor of 0 at which something arrives, and one stands on every path; without it the path carries", () => {
    let zeros = 0;
    let cancelled = 0;
    fc.assert(
      fc.property(drawn, ({ network, row }) => {
        const tape = finished(network, [row]);
        const number = (of: { readonly data: Float64Array } | null): number => of?.data[0] ?? Number.NaN;
        for (const node of tape.graph.nodes.filter(({ id }) => id !== "t" && id !== "L")) {
          const answer = whyGradient(tape, { node: node.id, parameter: null, component: 0 });
          if (answer.verdict !== "zero") continue;
          zeros += 1;
          assert.ok(answer.causes.length > 0, answer.sentence);
          assert.match(answer.sentence, /^∂L\/∂\w+ is 0: .*\.$/);
          for (const cause of answer.causes) {
            const into = cause.way.at(-1);
            assert.equal(into, cause.node);
            switch (cause.kind) {
              case "activation":
                assert.equal(SLOPES[activationOf(network, cause.node)]?.(number(tape.preactivation(cause.node))), 0);
                assert.notEqual(number(tape.gradient(cause.node)), 0, answer.sentence);
                break;
              case "weight":
                assert.equal(tape.paramValue(cause.node, "w")[cause.weight?.at ?? -1], 0);
                assert.notEqual(number(tape.delta(cause.node)), 0, answer.sentence);
                break;
              case "loss":
                assert.equal(tape.value(byId(tape.graph, "y"))?.data[0], tape.value(byId(tape.graph, "t"))?.data[0]);
                break;
              case "cancellation": {
                cancelled += 1;
                const sent = cause.node.uses.map((edge) => number(tape.edgeGradient(edge)));
                assert.ok(sent.filter((each) => each !== 0).length > 1, answer.sentence);
                assert.equal(number(tape.gradient(cause.node)), 0);
                break;
              }
              default:
                assert.fail(`${cause.kind}: ${answer.sentence}`);
            }
          }
          for (const path of pathsFrom(node))
            assert.ok(
              answer.causes.some((cause) => stops(path, cause)),
              `${answer.sentence} ${path.map(({ id }) => id)}`,
            );
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(zeros > 100, `${zeros}, ${cancelled} of them by cancelling`);
  });

  it("0: with the one cause taken away something arrives in front of it, and the gradient is not 0 or has a cause further back", () => {
    let changed = 0;
    fc.assert(
      fc.property(drawn, ({ network, row }) => {
        const tape = finished(network, [row]);
        for (const node of tape.graph.nodes.filter(({ id }) => /^h/.test(id))) {
          const { causes, sentence } = whyGradient(tape, { node: node.id, parameter: null, component: 0 });
          const [cause] = causes;
          if (causes.length !== 1 || cause?.kind !== "weight") continue;
          const at = cause.weight?.at ?? -1;
          const weights = tape.paramValue(cause.node, "w").slice();
          // So small that a relu turns on or off by it only where it stands on its kink: then there is more that changes.
          const slopes = slopesOf(tape, network);
          weights[at] = 1e-6;
          tape.setParameter(`${cause.node.id}.w`, weights);
          tape.runAll();
          if (slopes === slopesOf(tape, network)) {
            const before = cause.way.at(-2) ?? assert.fail();
            assert.notEqual(tape.gradient(before)?.data[0], 0, sentence);
            const again = whyGradient(tape, { node: node.id, parameter: null, component: 0 });
            assert.ok(before !== node || again.verdict !== "zero");
            for (const other of again.causes)
              assert.ok(other.kind === "cancellation" || other.node.index < cause.node.index);
            changed += 1;
          }
          weights[at] = 0;
          tape.setParameter(`${cause.node.id}.w`, weights);
          tape.runAll();
        }
      }),
      { numRuns: 400 },
    );
    assert.ok(changed > 3, String(changed));
  });

  it("not 0: the way that is named is a path, and its product that of our own slopes and weights", () => {
    fc.assert(
      fc.property(drawn, ({ network, row }) => {
        const tape = finished(network, [row]);
        for (const node of tape.graph.nodes.filter(({ id }) => /^h/.test(id))) {
          const { verdict, nodes, sentence } = whyGradient(tape, { node: node.id, parameter: null, component: 0 });
          if (verdict !== "fine") continue;
          const path = nodes.map((id) => byId(tape.graph, id));
          let product = 1;
          let largest = Number.POSITIVE_INFINITY;
          for (const [i, reader] of path.entries()) {
            const before = path[i - 1];
            if (!before) continue;
            const own = reader.edges.findIndex(({ source }) => source === before);
            assert.ok(own >= 0, sentence);
            product *=
              reader.id === "L"
                ? 2 * ((tape.value(before)?.data[0] ?? 0) - (tape.value(byId(tape.graph, "t"))?.data[0] ?? 0))
                : (tape.paramValue(reader, "w")[own] ?? 0) *
                  (SLOPES[activationOf(network, reader)]?.(tape.preactivation(reader)?.data[0] ?? 0) ?? 0);
            largest = Math.min(largest, Math.abs(product));
          }
          assert.equal(path.at(-1)?.id, "L");
          const said = Number(/which gives (.*?)\.(?: But|$)/.exec(sentence)?.[1]?.replace("−", "-"));
          assert.ok(Math.abs(said - product) <= 1e-4 * Math.abs(product), `${sentence} ${product}`);
          const slope = SLOPES[activationOf(network, node)]?.(tape.preactivation(node)?.data[0] ?? 0) ?? Number.NaN;
          assert.equal(/But it stops here/.test(sentence), Math.abs(slope) < 1e-3, sentence);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function byId(graph: Graph, id: string): GraphNode {
  return graph.byId.get(id) ?? assert.fail(id);
}

function activationOf(network: Network, node: GraphNode): string {
  const written: { readonly activation?: string } = network.nodes[node.id] ?? {};
  return written.activation ?? "";
}

/** Whether a path passes the cause: its node; for a weight, by the reference that it multiplies. */
function stops(path: readonly GraphNode[], cause: ZeroCause): boolean {
  const at = path.indexOf(cause.node);
  if (at < 0) return false;
  if (cause.kind !== "weight") return true;
  return cause.node.edges[cause.weight?.at ?? -1]?.source === path[at - 1];
}
