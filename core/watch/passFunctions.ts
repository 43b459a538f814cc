import { componentName } from "../graph/componentName.ts";
import type { AxisIndex } from "./indexing.ts";
import { placesOf, takePart } from "./indexing.ts";
import { jacobianAt, type Quantities } from "./passDerivatives.ts";
import { type Context, readReference } from "./readReference.ts";
import { type Reference, referenceText } from "./references.ts";
import { partTable, pathTable } from "./tables.ts";
import { asNumbers, numbers, type Value } from "./values.ts";
import { WatchError } from "./watch.ts";

/** A reference as an argument: what is named, and what is taken of it. */
export interface Named {
  readonly reference: Reference;
  /** False where a part was named behind a dot: a node's z has no parts itself. */
  readonly isWhole: boolean;
  /** Evaluated when the function is, since an index may be computed; null takes all. */
  readonly index: ((context: Context) => readonly AxisIndex[]) | null;
  readonly text: string;
  readonly at: number;
}

/** A function over the pass: of its first `references` arguments it takes not the values but what they name. */
export interface PassFunction {
  readonly signature: string;
  readonly doc: string;
  readonly arity: readonly [least: number, most: number];
  readonly references: number;
  /** Throws a WatchError for a reference that it does not take; called when the expression is read. */
  check(named: readonly Named[]): void;
  run(named: readonly Named[], others: readonly Value[], context: Context, at: number): Value;
}

export const PASS_FUNCTIONS: ReadonlyMap<string, PassFunction> = new Map<string, PassFunction>([
  [
    "grad",
    {
      signature: "grad(h2.w)",
      doc: "∂target/∂(a node, its u, a parameter or theta), as the backward pass has it at the cursor.",
      arity: [1, 1],
      references: 1,
      check: ([named]) => void gradientOf(named as Named),
      run([named], _, context) {
        const { index, text } = named as Named;
        const value = readReference(gradientOf(named as Named), context);
        return index === null ? value : unwrapIndexed(value, index(context), `grad(${text})`, context);
      },
    },
  ],
  [
    "jacobian",
    {
      signature: "jacobian(y, x)",
      doc: "∂y/∂x as a matrix, y down and x across; x may be a parameter. The numbers are the pass's, as in evaluation.",
      arity: [2, 2],
      references: 2,
      check([of, by]) {
        refuseOther(of as Named, "jacobian", ["node"]);
        refuseOther(by as Named, "jacobian", ["node", "parameter"]);
      },
      run: ([of, by], _, context, at) =>
        jacobianAt(quantities(of as Named, context), quantities(by as Named, context), context, at),
    },
  ],
  [
    "paths",
    {
      signature: "paths(h3, y1, most)",
      doc: "Every path from h3 to y1 (the 100 largest, or so many), each with the product of its derivatives; .sum is ∂y1/∂h3, .count their number, .products the products.",
      arity: [2, 3],
      references: 2,
      check: (ends) => {
        for (const end of ends) refuseOther(end, "paths", ["node"]);
      },
      run: ([from, to], [most], context, at) =>
        pathTable(one(from as Named, context), one(to as Named, context), most ?? 100, context, at),
    },
  ],
  [
    "shape",
    {
      signature: "shape(h1)",
      doc: "The length of every axis of a node or parameter, without the batch; [] is a scalar.",
      arity: [1, 1],
      references: 1,
      check: () => undefined,
      run([named], _, context) {
        const { reference, index, text, at } = named as Named;
        const { shape } = asNumbers(readShape(reference, context), text, at);
        const taken =
          index === null
            ? shape
            : takePart(
                numbers(shape, new Float64Array(shape.reduce((a, b) => a * b, 1))),
                index(context),
                text,
                context.meter,
              ).shape;
        return numbers([taken.length], Float64Array.from(taken));
      },
    },
  ],
  [
    "parts",
    {
      signature: "parts(h1)",
      doc: "Everything of one node: u, z, δ, gradient, φ′(u), its parameters and their gradients.",
      arity: [1, 1],
      references: 1,
      check: ([named]) => refuseOther(named as Named, "parts", ["node"]),
      run: ([named], _, context) => partTable((named as Named & { reference: { kind: "node" } }).reference, context),
    },
  ],
]);

function unwrapIndexed(value: Value, axes: readonly AxisIndex[], text: string, context: Context): Value {
  const taken = takePart(asNumbers(value, text, axes[0]?.at ?? 0), axes, text, context.meter);
  return taken.shape.length === 0 ? (taken.data[0] as number) : taken;
}

/** The shape of one sample, for what has no numbers yet as well. */
function readShape(reference: Reference, context: Context): Value {
  if (reference.kind === "node") return blank(reference.node.shape);
  if (reference.kind === "parameter") return blank(reference.parameter.shape);
  return readReference(reference, context);
}

function blank(shape: readonly number[]): Value {
  return numbers(shape, new Float64Array(shape.reduce((a, b) => a * b, 1)));
}

function gradientOf({ reference, text, at }: Named): Reference {
  switch (reference.kind) {
    case "node":
      if (reference.part === "value") return { ...reference, part: "gradient" };
      if (reference.part === "u") return { ...reference, part: "delta" };
      break;
    case "parameter":
      if (!reference.gradient) return { ...reference, gradient: true };
      break;
    case "network":
      if (reference.quantity === "theta") return { kind: "network", quantity: "gradient of theta" };
      break;
    case "buffer":
      throw new WatchError(`${text} is a running statistic: nothing is differentiated by it.`, at);
  }
  throw new WatchError(
    `grad takes a node (grad(h1)), its pre-activation (grad(h1.u)), a parameter (grad(h1.w)) or theta, not ${text}.`,
    at,
  );
}

type Differentiable = "node" | "parameter";

function refuseOther({ reference, text, at }: Named, what: string, kinds: readonly Differentiable[]): void {
  if (reference.kind === "node" && reference.part === "value") return;
  if (kinds.includes("parameter") && reference.kind === "parameter" && !reference.gradient) return;
  const allowed = kinds.includes("parameter") ? "nodes and parameters" : "nodes";
  throw new WatchError(`${what} takes ${allowed} here, such as h1 or h1[0], not ${text}.`, at);
}

function quantities({ reference, index, text }: Named, context: Context): Quantities {
  const name = referenceText(reference);
  if (reference.kind === "node") {
    const { node } = reference;
    const places = index === null ? null : placesOf(node.shape, index(context), text);
    return (places ?? Array.from({ length: node.size }, (_, at) => at)).map((at) => ({
      kind: "node",
      text: componentName(node, at),
      node,
      at,
    }));
  }
  if (reference.kind !== "parameter") throw new TypeError(`${name} was not checked.`);
  const { parameter } = reference;
  const places = index === null ? null : placesOf(parameter.shape, index(context), text);
  return (places ?? Array.from({ length: parameter.size }, (_, at) => at)).map((at) => ({
    kind: "parameter",
    text: componentName({ id: parameter.name, shape: parameter.shape }, at),
    parameter,
    at,
  }));
}

/** The one number that a path starts or ends at. */
function one(named: Named, context: Context): Extract<Quantities[number], { readonly kind: "node" }> {
  const [first, ...others] = quantities(named, context);
  if (first?.kind === "node" && others.length === 0) return first;
  const count = others.length + 1;
  throw new WatchError(
    `paths takes one number at each end, and ${named.text} has ${count}: name one, such as ${first?.text ?? named.text}.`,
    named.at,
  );
}
