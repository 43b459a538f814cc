import type { NetworkDocument } from "../core/document/document.ts";
import type { FinishedPass } from "../core/engine/tape.ts";
import type { GraphNode } from "../core/graph/graph.ts";
import type { Shape } from "../core/shape.ts";
import type { Tensor } from "../core/tensor.ts";
import { type Json, type JsonObject, nest, object } from "./json.ts";

/** A finished pass as `run --json` prints it (shared/design/format.md is the contract). */
export function tapeJson(tape: FinishedPass, document: NetworkDocument): JsonObject {
  return object({
    objective: tape.objective,
    wrt: tape.target?.text ?? null,
    rows: tape.batch,
    // Said only where it was asked for: the form of an ordinary pass is a contract.
    ...(tape.mode === "training" ? { mode: tape.mode, buffers: buffersJson(tape) } : {}),
    nodes: nodesJson(tape, document),
    parameters: parametersJson(tape),
  });
}

/** In file order, which is the order in which people wrote and read them. */
export function fileOrder(tape: FinishedPass, document: NetworkDocument): readonly GraphNode[] {
  return [...document.nodes.keys()].flatMap((id) => tape.graph.byId.get(id) ?? []);
}

function nodesJson(tape: FinishedPass, document: NetworkDocument): JsonObject {
  const nodes = fileOrder(tape, document).map((node): [string, Json] => {
    const value = tensorJson(tape.value(node), node);
    const gradient = tensorJson(tape.gradient(node), node);
    return [node.id, object({ shape: node.shape, value, gradient })];
  });
  return new Map(nodes);
}

/** Batch first; a loss, which joins the batch, as it is. */
export function tensorJson(tensor: Tensor | null, node: GraphNode): Json {
  if (!tensor) return null;
  const { shape, batch, data } = tensor;
  const sample = (s: number): Json => nest(shape, (i) => data[i * batch + s] ?? Number.NaN);
  return node.batched ? Array.from({ length: batch }, (_, s) => sample(s)) : sample(0);
}

/** Running statistics before and after a training pass. */
function buffersJson(tape: FinishedPass): JsonObject {
  const numbers = (shape: Shape, values: Float64Array | null): Json =>
    values && nest(shape, (i) => values[i] ?? Number.NaN);
  return new Map(
    tape.graph.nodes.flatMap((node) =>
      node.buffers.map(({ name, spec: { name: own, shape } }): [string, Json] => [
        name,
        object({
          shape,
          value: numbers(shape, tape.bufferValue(node, own)),
          next: numbers(shape, tape.nextBufferValue(node, own)),
        }),
      ]),
    ),
  );
}

/** θ in order. */
export function parametersJson(tape: FinishedPass): JsonObject {
  const parameters = tape.graph.parameters.map(({ name, shape }): [string, Json] => {
    const values = tape.parameterValue(name);
    const gradient = tape.parameterGradient(name);
    return [
      name,
      object({
        shape,
        value: nest(shape, (i) => values[i] ?? Number.NaN),
        gradient: gradient ? nest(shape, (i) => gradient[i] ?? Number.NaN) : null,
      }),
    ];
  });
  return new Map(parameters);
}
