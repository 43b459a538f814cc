import type { Tape } from "../engine/tape.ts";
import { createFlowTest, nodesBehind } from "../engine/timeline.ts";
import type { Graph, GraphNode, Parameter } from "../graph/graph.ts";
import type { Tensor } from "../tensor.ts";
import { readPart } from "./nodeParts.ts";
import { type Reference, referenceText } from "./references.ts";
import { type Meter, type Numbers, numbers, unwrap, type Value } from "./values.ts";
import { NotComputed, WatchError } from "./watch.ts";
import { parameterText, watchName } from "./watchName.ts";

/** What an evaluation is about. */
export interface Context {
  readonly tape: Tape;
  readonly sample: number | null;
  readonly meter: Meter;
}

/** The numbers of a reference as they stand at the cursor. Throws `NotComputed` with the step that is missing. */
export function readReference(reference: Reference, context: Context): Value {
  const { tape } = context;
  switch (reference.kind) {
    case "node": {
      const tensor = readPart(tape, reference.node, reference.part);
      if (tensor === null) throw new NotComputed(whyMissing(reference.node, reference, tape));
      return unwrap(ofSample(tensor, context));
    }
    case "parameter": {
      const { parameter } = reference;
      if (!reference.gradient) return unwrap(numbers(parameter.shape, tape.parameterValue(parameter.name).slice()));
      return unwrap(numbers(parameter.shape, parameterGradient(tape, parameter)));
    }
    case "buffer":
      return unwrap(
        numbers(reference.buffer.spec.shape, tape.bufferValue(reference.node, reference.buffer.spec.name).slice()),
      );
    case "network":
      return readNetwork(reference.quantity, tape);
  }
}

function readNetwork(quantity: (Reference & { readonly kind: "network" })["quantity"], tape: Tape): Value {
  switch (quantity) {
    case "batch":
      return tape.batch;
    case "objective":
      if (tape.objective !== null) return tape.objective;
      if (tape.graph.objective.length === 0) throw new WatchError("The file names no objective.");
      throw new NotComputed("The objective is not computed yet: the pass has not reached it.");
    case "regularization":
      if (tape.graph.regularization === null) throw new WatchError("The file has no regularization.");
      if (tape.regularization !== null) return tape.regularization;
      throw new NotComputed("The regularization is not computed yet: the pass has not reached the objective.");
    case "theta":
      return concatenate(tape.graph, (parameter) => tape.parameterValue(parameter.name));
    case "gradient of theta":
      refuseWithoutTarget(tape);
      if (tape.cursor < tape.timeline.length)
        throw new NotComputed("grad(theta) is not computed yet: the backward pass is not finished.");
      return concatenate(tape.graph, ({ name, size }) => tape.parameterGradient(name) ?? new Float64Array(size));
  }
}

/** Every number of θ once, in the order of the listing. */
function concatenate({ parameters }: Graph, of: (parameter: Parameter) => Float64Array): Numbers {
  const all = parameters.flatMap((parameter) => {
    const data = of(parameter);
    return [parameter.owned === null ? data : Float64Array.from(parameter.owned, (k) => data[k] as number)];
  });
  const whole = new Float64Array(all.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of all) {
    whole.set(part, at);
    at += part.length;
  }
  return numbers([whole.length], whole);
}

function parameterGradient(tape: Tape, parameter: Parameter): Float64Array {
  const gradient = tape.parameterGradient(parameter.name);
  if (gradient !== null) return gradient.slice();
  const text = `grad(${parameterText(parameter)})`;
  const target = refuseWithoutTarget(tape);
  if (tape.parameterProgress(parameter.name).of === 0)
    throw new NotComputed(`${text} is not computed: nothing of ${target} depends on it, so that it is 0.`);
  const users = parameter.users.map(watchName);
  throw new NotComputed(
    users.length === 1
      ? `${text} is not computed yet: ${users[0]} has had no backward step.`
      : `${text} is not computed yet: none of ${users.join(", ")} has had a backward step.`,
  );
}

/** Batch first where it has one and no sample was chosen; a copy. */
export function ofSample({ shape, batch, data }: Tensor, { sample }: Pick<Context, "sample">): Numbers {
  if (batch === 1) return numbers(shape, data.slice());
  const size = data.length / batch;
  if (sample !== null)
    return numbers(
      shape,
      Float64Array.from({ length: size }, (_, i) => data[i * batch + sample] as number),
    );
  const all = new Float64Array(data.length);
  for (let i = 0; i < size; i++) for (let s = 0; s < batch; s++) all[s * size + i] = data[i * batch + s] as number;
  return numbers([batch, ...shape], all);
}

/** What is differentiated, as the person named it; a WatchError where nothing is. */
function refuseWithoutTarget({ target }: Tape): string {
  if (target !== null) return target.text;
  throw new WatchError("Nothing is differentiated: the file names no objective, and none was chosen.");
}

function whyMissing(node: GraphNode, reference: Reference & { readonly kind: "node" }, tape: Tape): string {
  const text = referenceText(reference);
  const name = watchName(node.id);
  const { part } = reference;
  if (part === "value" || part === "u" || part === "local")
    return `${text} is not computed yet: ${name} has had no forward step.`;
  const target = refuseWithoutTarget(tape);
  if (!leadsToTarget(node, tape))
    return `${text} is not computed: no path leads from ${name} to ${target}, so that it is 0.`;
  if (part === "delta") return `${text} is not computed yet: ${name} has had no backward step.`;
  return `${text} is not computed yet: ${name} has not received the gradients of all that use it.`;
}

/** Whether a derivative of the target reaches the node. */
function leadsToTarget(node: GraphNode, { target, graph }: Tape): boolean {
  return nodesBehind(graph, target, createFlowTest()).has(node);
}
