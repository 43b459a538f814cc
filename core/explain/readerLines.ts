import type { Edge, GraphNode } from "../graph/graph.ts";
import { activationAt, passesOn } from "./activationFormula.ts";
import { affineParts, parameterAmount } from "./affine.ts";
import { flowingUses, mixesSamples, placesOf } from "./chain.ts";
import type { FormulaLine } from "./explanation.ts";
import { type Amount, formulaLine, inDetail, partial } from "./line.ts";
import { localDerivatives } from "./localDerivatives.ts";
import { plainText } from "./plainText.ts";
import { namesOf, preactivationEntry, type Scene, unitOf } from "./scene.ts";

/** With more readers than this each by a line, the sum itself would be out of sight. */
const MOST_LINES = 4;

/** How a neuron that reads the node comes to its local derivative: ∂h₃/∂z₂ = φ′(u₃)·w₃; of a layer, that of each unit. */
export function readerLines(scene: Scene, node: GraphNode): readonly FormulaLine[] {
  const at = unitOf(scene, node);
  const lines = flowingUses(scene, node).flatMap((edge) =>
    placesOf(edge, at).flatMap((place) => linesThrough(scene, edge, at, place)),
  );
  return lines.length > MOST_LINES ? [] : lines.map((line) => inDetail("upstream", line));
}

function linesThrough(scene: Scene, edge: Edge, at: number, place: number): readonly FormulaLine[] {
  const reader = edge.target;
  const parts = affineParts(reader);
  const activation = activationAt(reader);
  if (!parts || !activation || activation.vector || reader.size > MOST_LINES || mixesSamples(scene, reader)) return [];
  const names = namesOf(scene, reader);
  const local = localDerivatives(scene.tape, reader, scene.sample);
  return Array.from({ length: reader.size }, (_, output) => {
    const of = reader.size === 1 ? names.function : names.component(output);
    const left = partial(of, namesOf(scene, edge.source).component(at));
    const weight = parameterAmount(scene, reader, parts.weights, output * parts.inputs + edge.offset + place);
    const slope: Amount = {
      symbol: `\\varphi'(${preactivationEntry(scene, reader, output).symbol})`,
      value: local.byPreactivation(output, output) ?? Number.NaN,
      of: { node: reader.id, kind: "local" },
    };
    return formulaLine(
      plainText(left),
      left,
      (fill) => (passesOn(activation) ? fill(weight) : `${fill(slope)} \\cdot ${fill(weight)}`),
      local.byInput(edge, output, place),
    );
  });
}
