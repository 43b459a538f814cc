import type { Expression } from "./expression.ts";
import { FUNCTIONS, type FunctionRecord } from "./functions.ts";

/** Where the numbers of a name stand: element k of the values that are computed reads `data[floor(k / repeat)]`. */
export interface Operand {
  readonly data: Float64Array;
  readonly repeat: number;
}

/** Elements computed together: few enough for the steps' numbers to stay in the processor's first cache. */
const BLOCK = 128;

/**
 * An expression as a list of steps over arrays, in blocks: each step fills its own array of one block. Backwards, a block
 * is computed once more and then gone through from the last step to the first, each adding its part to what it reads
 * (reverse accumulation: exact, and as costly as a few forward passes whatever the number of names).
 */
export class ExpressionProgram {
  private readonly steps: readonly Step[];
  private readonly root: number;

  constructor({ nodes, root }: Expression, names: readonly string[]) {
    const steps: Step[] = [];
    this.steps = steps;
    this.root = root;
    for (const node of nodes) {
      const values = new Float64Array(BLOCK);
      const gradients = new Float64Array(BLOCK);
      if (node.kind === "number") {
        steps.push({ kind: "number", values: values.fill(node.value), gradients, varies: false });
      } else if (node.kind === "name") {
        steps.push({ kind: "name", values, gradients, operand: names.indexOf(node.name), varies: true });
      } else {
        const [x, y] = node.args.map((place) => steps[place]);
        if (x === undefined) throw new TypeError("A step stands before what it reads.");
        const varies = x.varies || y?.varies === true;
        steps.push({ kind: "call", values, gradients, of: FUNCTIONS[node.of], x, y: y ?? x, varies });
      }
    }
  }

  /** `operands` in the order of the names that the program was made with. */
  forward(operands: readonly Operand[], output: Float64Array): void {
    for (let start = 0; start < output.length; start += BLOCK) {
      const length = Math.min(BLOCK, output.length - start);
      this.runBlock(operands, start, length);
      const values = this.valuesAt(this.root);
      for (let i = 0; i < length; i++) output[start + i] = values[i] as number;
    }
  }

  /** Adds Σ outputGradient·∂output/∂operand to each operand's gradient that is not null. */
  backward(
    operands: readonly Operand[],
    outputGradient: Float64Array,
    gradients: readonly (Float64Array | null)[],
  ): void {
    for (let start = 0; start < outputGradient.length; start += BLOCK) {
      const length = Math.min(BLOCK, outputGradient.length - start);
      this.runBlock(operands, start, length);
      for (const step of this.steps) step.gradients.fill(0, 0, length);
      this.steps[this.root]?.gradients.set(outputGradient.subarray(start, start + length));
      for (let i = this.steps.length - 1; i >= 0; i--) {
        const step = this.steps[i];
        if (step?.kind === "call" && step.varies) sendBack(step, length);
        else if (step?.kind === "name") collect(step, operands, gradients, start, length);
      }
    }
  }

  private runBlock(operands: readonly Operand[], start: number, length: number): void {
    for (const step of this.steps) {
      if (step.kind === "name") load(step.values, operands[step.operand], start, length);
      else if (step.kind === "call") compute(step, length);
    }
  }

  private valuesAt(place: number): Float64Array {
    const step = this.steps[place];
    if (step === undefined) throw new RangeError("The expression is empty.");
    return step.values;
  }
}

interface Block {
  readonly values: Float64Array;
  readonly gradients: Float64Array;
  /** False for what is made of numbers alone: nothing flows back to it, so that 0^x has no derivative by its 0 that could be NaN. */
  readonly varies: boolean;
}
type NameStep = Block & { readonly kind: "name"; readonly operand: number };
type CallStep = Block & { readonly kind: "call"; readonly of: FunctionRecord; readonly x: Block; readonly y: Block };
type Step = NameStep | CallStep | (Block & { readonly kind: "number" });

function load(values: Float64Array, operand: Operand | undefined, start: number, length: number): void {
  if (operand === undefined) throw new RangeError("An expression lacks one of its operands.");
  const { data, repeat } = operand;
  if (repeat === 1) for (let i = 0; i < length; i++) values[i] = data[start + i] as number;
  else for (let i = 0; i < length; i++) values[i] = data[Math.floor((start + i) / repeat)] as number;
}

function compute({ of, x, y, values: z }: CallStep, length: number): void {
  const { values: a } = x;
  const { values: b } = y;
  if (of.arity === 1) {
    const { value } = of;
    for (let i = 0; i < length; i++) z[i] = value(a[i] as number);
  } else {
    const { value } = of;
    for (let i = 0; i < length; i++) z[i] = value(a[i] as number, b[i] as number);
  }
}

/** ∂L/∂x += ∂L/∂z·∂z/∂x, and the same for y. */
function sendBack(step: CallStep, length: number): void {
  const { of, x, y, values: z, gradients } = step;
  if (of.arity === 2) {
    if (x.varies) sendTo(step, x, of.slopes[0], length);
    if (y.varies) sendTo(step, y, of.slopes[1], length);
    return;
  }
  const [slope] = of.slopes;
  const { values: a, gradients: into } = x;
  for (let i = 0; i < length; i++)
    into[i] = (into[i] as number) + (gradients[i] as number) * slope(a[i] as number, z[i] as number);
}

function sendTo(
  { x, y, values: z, gradients }: CallStep,
  { gradients: into }: Block,
  slope: (x: number, y: number, z: number) => number,
  length: number,
): void {
  const { values: a } = x;
  const { values: b } = y;
  for (let i = 0; i < length; i++)
    into[i] = (into[i] as number) + (gradients[i] as number) * slope(a[i] as number, b[i] as number, z[i] as number);
}

function collect(
  step: NameStep,
  operands: readonly Operand[],
  gradients: readonly (Float64Array | null)[],
  start: number,
  length: number,
): void {
  const into = gradients[step.operand];
  const repeat = operands[step.operand]?.repeat ?? 1;
  if (!into) return;
  for (let i = 0; i < length; i++) {
    const at = repeat === 1 ? start + i : Math.floor((start + i) / repeat);
    into[at] = (into[at] as number) + (step.gradients[i] as number);
  }
}
