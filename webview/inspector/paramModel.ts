import type { Intent, JsonValue } from "../../core/document/intent.ts";
import type { NodeDetails, PreviewChange, Run, ThetaView } from "../../core/protocol.ts";
import { sizeOf } from "../../core/shape.ts";
import type { Reading } from "../selectors.ts";

/** A parameter as the inspector shows and edits it, whether it came from one node's details or from θ. */
export interface ParamModel {
  /** As shown: `w` under its node, `h1.w` in θ. */
  readonly title: string;
  readonly listedAs: string;
  /** Whose text holds it, and under which name there. */
  readonly node: string;
  readonly param: string;
  readonly shape: readonly number[];
  /** True where it is, as a whole, a shared parameter. */
  readonly shared: boolean;
  readonly doc: string;
  /** Nodes that use it, where that is known (θ). */
  readonly users: readonly string[];
  readonly values: Float64Array;
  /** Null where no path leads from it to the target. */
  readonly gradients: Float64Array | null;
  readonly gradientAt: number;
  readonly drawnFrom: string | null;
  readonly slots: NodeDetails["params"][number]["slots"];
}

export function paramsOfNode(details: NodeDetails): readonly ParamModel[] {
  return details.params.map((param) => ({
    ...param,
    title: param.name,
    node: details.id,
    param: param.name,
    users: [],
    values: part(details.numbers, param.value) ?? new Float64Array(),
    gradients: part(details.numbers, param.gradient),
  }));
}

export function paramsOfTheta(theta: ThetaView): readonly ParamModel[] {
  return theta.parameters.map((parameter) => {
    const node = parameter.users[0] ?? "";
    return {
      ...parameter,
      title: parameter.name,
      listedAs: parameter.name,
      node,
      // An id may hold dots of its own, so the name is what follows the user's id.
      param: parameter.shared ? "" : parameter.name.slice(node.length + 1),
      doc: "",
      values: part(theta.numbers, parameter.value) ?? new Float64Array(),
      gradients: part(theta.numbers, parameter.gradient),
    };
  });
}

/** The gradient as it may be shown at the cursor. */
export function gradientAtCursor({ gradients, gradientAt }: ParamModel, cursor: number): Reading {
  if (gradients === null || gradientAt < 0) return "none";
  return cursor > gradientAt ? gradients : "pending";
}

/** The host sends only the first numbers of a very large parameter. */
export function isTruncated({ values, shape }: ParamModel): boolean {
  return values.length < sizeOf(shape);
}

/** Numbers that were drawn are written all or none, so of a truncated parameter none can be changed here. */
export function isEditable(model: ParamModel): boolean {
  return model.drawnFrom === null || !isTruncated(model);
}

/** The name of the shared parameter that this entry reads, where it is not simply the parameter's own. */
export function sharedNameOf(model: ParamModel, entry: number): string | null {
  if (model.shared) return model.listedAs;
  const parameter = model.slots?.[entry]?.parameter;
  return parameter === undefined || parameter === model.listedAs ? null : parameter;
}

/** What a live try of one entry asks of the host. */
export function previewOf(model: ParamModel, entry: number, value: number): PreviewChange {
  const slot = model.slots?.[entry];
  return { parameter: slot?.parameter ?? model.listedAs, entry: slot?.entry ?? entry, value };
}

/**
 * The text edit that gives one entry a new value. Numbers that were drawn are not in the text yet, so the first edit
 * writes them all: the others must keep the values that were on screen.
 */
export function editOf(model: ParamModel, entry: number, value: number): readonly Intent[] {
  const { node: id, param: name, shape } = model;
  const sharedName = sharedNameOf(model, entry);
  if (sharedName !== null) {
    // A name at a single entry, or one that fills a whole parameter, stands for one number.
    const isOneNumber = !model.shared || model.slots !== null;
    if (isOneNumber) return [{ kind: "setSharedParam", name: sharedName, at: [], value }];
    if (model.drawnFrom !== null) return [{ kind: "setSharedParam", name: sharedName, at: [], value: nest(withEntry(model, entry, value), shape) }];
    return [{ kind: "setSharedParam", name: sharedName, at: indicesOf(entry, shape), value }];
  }
  if (model.drawnFrom !== null) return [{ kind: "setParam", id, name, at: [], value: nest(withEntry(model, entry, value), shape), shape }];
  return [{ kind: "setParam", id, name, at: indicesOf(entry, shape), value, shape }];
}

/** One index an axis, in row-major order. */
export function indicesOf(entry: number, shape: readonly number[]): readonly number[] {
  const indices: number[] = [];
  let rest = entry;
  for (const axis of shape.toReversed()) {
    indices.unshift(rest % axis);
    rest = Math.floor(rest / axis);
  }
  return indices;
}

/** Flat numbers as the nested arrays that the file writes. */
export function nest(values: ArrayLike<number>, shape: readonly number[]): JsonValue {
  const [axis, ...rest] = shape;
  if (axis === undefined) return values[0] ?? 0;
  const size = rest.reduce((product, length) => product * length, 1);
  return Array.from({ length: axis }, (_, i) => nest(Array.prototype.slice.call(values, i * size, (i + 1) * size), rest));
}

function withEntry(model: ParamModel, entry: number, value: number): Float64Array {
  const values = model.values.slice();
  values[entry] = value;
  return values;
}

function part(numbers: Float64Array, run: Run): Float64Array | null {
  return run && numbers.subarray(run[0], run[0] + run[1]);
}
