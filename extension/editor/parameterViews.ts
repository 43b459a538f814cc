import type { Tape } from "../../core/engine/tape.ts";
import type { GraphNode, NodeParam, Parameter, Slot } from "../../core/graph/graph.ts";
import { activations } from "../../core/ops/activations.ts";
import { activationUse } from "../../core/ops/attributes.ts";
import type { NodeDetails, ThetaView } from "../../core/protocol.ts";
import { t } from "../l10n.ts";
import { NumberPool } from "./numberPool.ts";
import { type StepIndex, stepIndex } from "./passView.ts";

/** A run may be shorter than its shape says: nobody reads more numbers than this in a side panel, and they must cross to it. */
const MOST_NUMBERS = 10_000;

/** The file that `weights` names, and the parameters whose numbers it gave. */
export interface WeightsFile {
  readonly name: string;
  readonly stored: ReadonlySet<string>;
}

export function nodeDetails(tape: Tape, node: GraphNode, weights: WeightsFile | null = null): NodeDetails {
  const pool = new NumberPool();
  const steps = stepIndex(tape);
  const params = node.params.map((param) => {
    const slots = param.slots?.slice(0, MOST_NUMBERS) ?? null;
    const owners = ownersOf(tape, param);
    const drawn = owners.map((owner) => drawnFrom(tape, owner, weights)).find((text) => text !== null) ?? null;
    return {
      name: param.name,
      listedAs: param.listedAs,
      shape: param.spec.shape,
      shared: tape.graph.parameterByName.get(param.listedAs)?.shared ?? false,
      doc: param.spec.doc,
      value: pool.add(firstNumbers(tape.paramValue(node, param.name))),
      gradient: pool.add(slots ? slotGradients(tape, slots) : firstNumbers(tape.parameterGradient(param.listedAs))),
      gradientAt: Math.max(-1, ...owners.map((owner) => gradientAt(tape, owner, steps))),
      initialised: drawn !== null,
      drawnFrom: drawn,
      slots,
    };
  });
  const upstream = pool.add(firstNumbers(tape.gradient(node)?.data ?? null));
  const localDerivative = pool.add(localDerivativeOf(tape, node));
  return { id: node.id, numbers: pool.collect(), params, upstream, localDerivative };
}

export function thetaView(tape: Tape, weights: WeightsFile | null = null): ThetaView {
  const pool = new NumberPool();
  const steps = stepIndex(tape);
  const parameters = tape.graph.parameters.map((parameter) => ({
    name: parameter.name,
    shape: parameter.shape,
    shared: parameter.shared,
    users: parameter.users,
    value: pool.add(firstNumbers(tape.parameterValue(parameter.name))),
    gradient: pool.add(firstNumbers(tape.parameterGradient(parameter.name))),
    gradientAt: gradientAt(tape, parameter, steps),
    drawnFrom: drawnFrom(tape, parameter, weights),
    slots: sharedSlots(tape, parameter),
  }));
  return { numbers: pool.collect(), parameters };
}

function firstNumbers(numbers: Float64Array | null): Float64Array | null {
  return numbers?.subarray(0, MOST_NUMBERS) ?? null;
}

/** Where the entries live of a parameter some of whose entries name a shared one; null where all are its own. */
function sharedSlots({ graph }: Tape, { name, users, owned }: Parameter): readonly Slot[] | null {
  if (owned === null) return null;
  const param = graph.byId.get(users[0] ?? "")?.params.find(({ listedAs }) => listedAs === name);
  return param?.slots?.slice(0, MOST_NUMBERS) ?? null;
}

/** The entries of θ that one parameter of a node reads, each once. */
export function ownersOf({ graph }: Tape, param: NodeParam): Parameter[] {
  const names = new Set(param.slots?.map((slot) => slot.parameter) ?? [param.listedAs]);
  return [...names].flatMap((name) => graph.parameterByName.get(name) ?? []);
}

/** One number a component, over all uses of what it reads; null where nothing flows to any of them. */
export function slotGradients(tape: Tape, slots: readonly Slot[]): Float64Array | null {
  const gradients = new Map(slots.map(({ parameter }) => [parameter, tape.parameterGradient(parameter)]));
  if ([...gradients.values()].every((gradient) => gradient === null)) return null;
  return Float64Array.from(slots, ({ parameter, entry }) => gradients.get(parameter)?.[entry] ?? 0);
}

/** The step after which ∂target/∂parameter does not change any more. */
export function gradientAt(tape: Tape, parameter: Parameter, steps: StepIndex): number {
  if (!tape.parameterGradient(parameter.name)) return -1;
  const isRegularized = tape.graph.regularization?.of.includes(parameter.name) ?? false;
  if (isRegularized && steps.regularization >= 0) return steps.regularization;
  const users = parameter.users.flatMap((id) => tape.graph.byId.get(id) ?? []);
  return Math.max(-1, ...users.map((user) => steps.backward.get(user) ?? -1));
}

/** `he-normal, seed 7`, or the weights file's name; null where the numbers are written in the text. */
export function drawnFrom(
  { graph }: Pick<Tape, "graph">,
  { name, users, definition }: Parameter,
  weights: WeightsFile | null,
): string | null {
  if (definition?.kind === "value") return null;
  if (weights?.stored.has(name)) return weights.name;
  const user = graph.byId.get(users[0] ?? "");
  const init = definition?.init ?? user?.params.find((param) => param.listedAs === name)?.spec.defaultInit.init;
  if (init === undefined) return null;
  return CERTAIN.has(init) ? init : t("{0}, seed {1}", init, graph.seed);
}

/** Initialisers that draw nothing. */
const CERTAIN: ReadonlySet<string> = new Set(["zeros", "ones", "constant"]);

/** φ′(u), one number a component; null for an op without an elementwise activation. */
export function localDerivativeOf(tape: Tape, node: GraphNode): Float64Array | null {
  const use = activationUse(node.attributes);
  const activation = activations.get(use?.name ?? "");
  const u = tape.preactivation(node);
  if (!use || !activation || activation.vector || !u) return null;
  const learned = activation.learned.map(({ name }) => [name, tape.paramValue(node, name)[0] ?? Number.NaN]);
  const constants = { ...use.attributes, ...Object.fromEntries(learned) };
  return u.data.subarray(0, MOST_NUMBERS).map((value) => activation.derivative(value, constants));
}
