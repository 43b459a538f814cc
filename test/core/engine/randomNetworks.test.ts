import assert from "node:assert/strict";
import fc from "fast-check";
import { checkGradients } from "../../../core/engine/gradientCheck.ts";
import { initialParameters } from "../../../core/training/initializers.ts";
import { buildWhole } from "../graph/build.ts";
import { anyCase, type Case, SMOOTH, TANH } from "./anyNetwork.ts";
import { batchFirst, columns, flatten, machineFor, targetOf } from "./run.ts";
import { Scalar, sum } from "./scalarAutodiff.ts";

/** The same network by scalars: every component of every sample of every node, and every parameter. */
function interpret({ net, rows, wrt }: Case): {
  readonly target: Scalar;
  readonly nodes: Map<string, Scalar[][]>;
  readonly theta: Map<string, Scalar>;
} {
  const theta = new Map(Object.entries(net.params).map(([name, value]) => [name, new Scalar(value as number)]));
  const own = (name: string, entry: unknown): Scalar => {
    const known = theta.get(typeof entry === "string" ? entry : name);
    if (known !== undefined) return known;
    const made = new Scalar(entry as number);
    theta.set(name, made);
    return made;
  };
  const nodes = new Map<string, Scalar[][]>();
  const read = (text: string, s: number): Scalar[] => {
    const [, id = "", from, to] = /^(\w+)(?:\[(\d+)(?::(\d+))?\])?$/.exec(text) ?? [];
    const all = nodes.get(id)?.[s] ?? [];
    return from === undefined ? all : all.slice(Number(from), to === undefined ? Number(from) + 1 : Number(to));
  };
  for (const [id, node] of Object.entries(net.nodes)) {
    if (node.op === "squared-error") {
      const [y = "", t = ""] = node.inputs ?? [];
      const terms = rows.map((_, s) =>
        (read(y, s)[0] as Scalar).plus((read(t, s)[0] as Scalar).times(-1)).apply(
          (d) => d * d,
          (d) => 2 * d,
        ),
      );
      nodes.set(id, [[sum(terms).times((node.weight ?? 1) / (node.reduction === "sum" ? 1 : rows.length))]]);
      continue;
    }
    nodes.set(
      id,
      rows.map((row, s) => {
        if (node.op === "input")
          return flatten((row as Record<string, number | number[]>)[id] ?? 0).map((value) => new Scalar(value));
        const parts = (node.inputs ?? []).map((text) => read(text, s));
        const joined = parts.flat();
        const [f, slope] = SMOOTH[node.activation ?? "identity"] ?? TANH;
        const unit = (w: readonly unknown[], b: Scalar, i: number, name: string): Scalar =>
          sum([...joined.map((z, j) => z.times(own(`${id}.${name}[${i}${j}]`, w[j]))), b]).apply(f, slope);
        switch (node.op) {
          case "neuron":
            return [unit(node.params?.["w"] as unknown[], own(`${id}.b`, node.params?.["b"]), 0, "w")];
          case "dense":
            return ((node.params?.["W"] ?? []) as unknown[][]).map((w, i) =>
              unit(w, own(`${id}.b[${i}]`, node.params?.["b"]), i, "W"),
            );
          case "softmax": {
            const powers = joined.map((z) => z.apply(Math.exp, Math.exp));
            const total = sum(powers).apply(
              (d) => 1 / d,
              (d) => -1 / d ** 2,
            );
            return powers.map((power) => power.times(total));
          }
          case "concat":
            return joined.map((z) => z.times(1));
          default:
            return (parts[0] ?? []).map((_, k) =>
              parts
                .map((part) => part[k] as Scalar)
                .reduce((a, b) => (node.op === "add" ? a.plus(b) : a.times(b)), new Scalar(node.op === "add" ? 0 : 1)),
            );
        }
      }),
    );
  }
  const scalars = (text: string): Scalar[] =>
    net.nodes[text]?.op === "squared-error" ? (nodes.get(text)?.flat() ?? []) : rows.flatMap((_, s) => read(text, s));
  if (wrt !== null) return { target: sum(scalars(wrt)), nodes, theta };
  const used = [...theta.values()].filter((scalar) => reaches(nodes, scalar));
  const penalty = sum(
    used.map((scalar) =>
      scalar.apply(
        (x) => x * x,
        (x) => 2 * x,
      ),
    ),
  ).times(net.regularization?.l2 ?? 0);
  return { target: sum([...net.objective.flatMap(scalars), penalty]), nodes, theta };
}

/** Whether any node reads the parameter; one that nothing reads is not part of θ. */
function reaches(nodes: Map<string, Scalar[][]>, scalar: Scalar): boolean {
  const seen = new Set<Scalar>();
  const visit = (at: Scalar): boolean => {
    if (at === scalar) return true;
    if (seen.has(at)) return false;
    seen.add(at);
    return at["parents"].some(([parent]) => visit(parent));
  };
  return [...nodes.values()].flat(2).some(visit);
}

function close(a: number, b: number, what: string): void {
  assert.ok(Math.abs(a - b) <= 1e-10 * Math.max(1, Math.abs(a), Math.abs(b)), `${what}: ${a} instead of ${b}`);
}

describe("random networks", () => {
  it("give the values and gradients that scalar differentiation gives, everywhere", function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(anyCase, (each) => {
        const machine = machineFor(buildWhole({ ...each.net }), each.rows, each.wrt);
        machine.runAll();
        const oracle = interpret(each);
        oracle.target.backward();
        if (each.wrt === null) close(machine.objective ?? Number.NaN, oracle.target.value, "objective");
        for (const node of machine.graph.nodes) {
          const scalars = oracle.nodes.get(node.id)?.flat() ?? [];
          const value = machine.value(node);
          for (const [k, z] of batchFirst(value ?? assert.fail()).entries())
            close(z, scalars[k]?.value ?? Number.NaN, `value of ${node.id}[${k}]`);
          const gradient = machine.gradient(node);
          const numbers = gradient === null ? scalars.map(() => 0) : batchFirst(gradient);
          for (const [k, g] of numbers.entries())
            close(g, scalars[k]?.gradient ?? Number.NaN, `gradient of ${node.id}[${k}]`);
        }
        for (const name of ["s0", "s1"])
          close(
            machine.parameterGradient(name)?.[0] ?? 0,
            oracle.theta.get(name)?.gradient ?? 0,
            `gradient of ${name}`,
          );
      }),
      { numRuns: 120 },
    );
  });

  it("pass their gradient check, inputs included", function () {
    this.timeout(30_000);
    fc.assert(
      fc.property(anyCase, ({ net, rows, wrt }) => {
        const graph = buildWhole({ ...net });
        const check = checkGradients(graph, {
          batch: rows.length,
          inputs: columns(graph, rows),
          parameters: initialParameters(graph),
          target: targetOf(graph, wrt),
        });
        assert.ok(check?.passed, JSON.stringify(check?.worst));
        assert.equal(check.kinks.length, 0);
      }),
      { numRuns: 25 },
    );
  });
});
