import type { Edge, GraphNode } from "../graph/graph.ts";
import type { Operand, Operands, Show } from "../ops/workings.ts";
import { writeVector } from "./activationFormula.ts";
import { parameterAmount } from "./affine.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, type Fill, formulaLine, inDetail, product, sum } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { column } from "./matrix.ts";
import { entry, indexed, namesOf, type Scene, unitOf } from "./scene.ts";

/** Components of the inputs that are looked through for those that one of the value is made of. */
const MOST_INPUTS = 20_000;

/** How the chosen component of a value comes about (of u, where the op has one), with the numbers put in. */
export function componentLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  if (!node.edges.every(({ source }) => scene.tape.value(source) !== null)) return [];
  const lines = node.op.workings ? workingLines(scene, node) : foundLines(scene, node);
  return lines.map((line) => inDetail(node.op.hasPreactivation ? "u" : "z", line));
}

function workingLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const at = unitOf(scene, node);
  const label = node.op.hasPreactivation ? "pre-activation of the unit" : "output of the unit";
  return (node.op.workings?.(node.site, at, operandsOf(scene, node)) ?? []).map(({ name, value, write }) => {
    const [left, result] = name === null ? own(scene, node, at) : [name, shown(value)];
    const writeShown = (fill: Fill): string => {
      const show: Show = { fill: (operand: Operand) => fill(operand), sum };
      return write(show);
    };
    return formulaLine(name === null ? label : "part", left, writeShown, result);
  });
}

function shown(value: number | readonly number[] | null): Amount["value"] | null {
  return value === null || typeof value === "number" ? value : column(value);
}

/** The component's name, and its number where it is known. */
function own(scene: Scene, node: GraphNode, at: number): readonly [string, number | null] {
  const names = namesOf(scene, node);
  const hasU = node.op.hasPreactivation;
  const tensor = hasU ? scene.tape.preactivation(node) : scene.tape.value(node);
  const left = hasU ? indexed(node, names.preactivation, at) : names.component(at);
  return [left, tensor && entry(scene, tensor, at)];
}

function operandsOf(scene: Scene, node: GraphNode): Operands {
  const { tape } = scene;
  return {
    input: (port, at, sample = scene.sample) => inputAmount({ ...scene, sample }, node, port, at),
    param(name, at) {
      const param = node.params.find((each) => each.name === name);
      if (!param) return { symbol: name, value: Number.NaN };
      const { value, ...amount } = parameterAmount(scene, node, param, at);
      return { ...amount, value: Number(value) };
    },
    buffer: (name, at) => {
      const buffer = node.buffers.find(({ spec }) => spec.name === name);
      return buffer ? (tape.bufferValue(node, name)[at] ?? Number.NaN) : Number.NaN;
    },
    batch: tape.batch,
    mode: tape.mode,
  };
}

/** What a port carries at one component, by the name that it has at its source. */
function inputAmount(scene: Scene, node: GraphNode, port: number, at: number): Amount & Operand {
  const edge = node.edges.find(({ port: own, offset, size }) => own === port && at >= offset && at < offset + size);
  return edge ? carried(scene, edge, at - edge.offset) : { symbol: "?", value: Number.NaN };
}

function carried(scene: Scene, edge: Edge, place: number): Amount & Operand {
  const from = edge.components?.[place] ?? place;
  return {
    symbol: namesOf(scene, edge.source).component(from),
    value: entry(scene, scene.tape.value(edge.source), from),
    of: { node: edge.source.id, kind: "value" },
  };
}

/** For an op that says nothing itself: products and sums component by component, a softmax, and whatever is linear. */
function foundLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const { op } = node;
  const at = unitOf(scene, node);
  const [left, result] = own(scene, node, at);
  const line = (write: (fill: Fill) => string): readonly FormulaLine[] =>
    node.size === 1 && op.ports.kind === "list" ? [] : [formulaLine("output of the unit", left, write, result)];
  if (op.multilinear && op.ports.kind === "list")
    return line((fill) => product(node.edges, (edge) => fill(carried(scene, edge, at))));
  const vector = /^z_i=(.*\\sum_j.*)$/s.exec(op.tex)?.[1];
  if (vector !== undefined) {
    const inputs = node.edges.flatMap((edge) => Array.from({ length: edge.size }, (_, i) => carried(scene, edge, i)));
    return line((fill) => writeVector(vector, inputs, at, fill));
  }
  return op.linear === true ? linearLine(scene, node, line) : [];
}

/** z_i = Σ c·x of what moves it, c being its derivatives. */
function linearLine(
  scene: Scene,
  node: GraphNode,
  line: (write: (fill: Fill) => string) => readonly FormulaLine[],
): readonly FormulaLine[] {
  const inputs = node.edges.reduce((count, { size }) => count + size, 0);
  if (inputs > MOST_INPUTS || inputs === 0) return [];
  const at = unitOf(scene, node);
  const local = localDerivatives(scene.tape, node, scene.sample);
  const terms = node.edges.flatMap((edge) =>
    Array.from({ length: edge.size }, (_, place) => ({
      factor: local.byInput(edge, at, place),
      amount: () => carried(scene, edge, place),
    })),
  );
  const moving = terms.filter(({ factor }) => factor !== 0);
  const [first] = moving;
  // A single number passed on is what the line above says already.
  const isTold = node.op.passesOn === true || node.op.ports.kind !== "named";
  if (first && isTold && node.size === 1 && inputs === 1 && first.factor === 1) return [];
  return line((fill) =>
    moving.length === 0
      ? "0"
      : sum(moving, ({ factor, amount }) =>
          factor === 1
            ? fill(amount())
            : `${fill({ symbol: coefficient(factor), value: factor })} \\cdot ${fill(amount())}`,
        ),
  );
}

/** 1/n where that is what it is. */
function coefficient(factor: number): string {
  const n = Math.round(1 / factor);
  if (Math.abs(n) > 1 && Math.abs(factor * n - 1) < 1e-12)
    return n > 0 ? `\\frac{1}{${n}}` : `\\left(-\\frac{1}{${-n}}\\right)`;
  return factor < 0 ? `(${Number(factor.toPrecision(5))})` : String(Number(factor.toPrecision(5)));
}
