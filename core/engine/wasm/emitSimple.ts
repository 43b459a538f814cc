import { sizeOf } from "../../shape.ts";
import { type LogitSource, logitsBehind } from "../ports.ts";
import { nativeActivation } from "./activationCodes.ts";
import * as Code from "./codes.ts";
import { emitActivation, emitDelta, reserveUnits } from "./emitUnits.ts";
import type { Place, Planner } from "./plan.ts";

/** Ops without parameters that the module runs itself. What stands in no table here runs by its reference kernel. */
export interface Emitter {
  /** False where this very node is beyond the module. */
  fits(planner: Planner, place: Place): boolean;
  /** Where its numbers go; room for the value by default. */
  reserve?(planner: Planner, place: Place): void;
  forward(planner: Planner, place: Place): void;
  backward(planner: Planner, place: Place): void;
}

/** The value is the input, unchanged but for its shape: it is read where it lies, and copied only if it lies scattered. */
const passing: Emitter = {
  fits: () => true,
  reserve(planner, place) {
    const [only, ...more] = planner.runsOf(place.node.edges, "value");
    place.value = only !== undefined && more.length === 0 ? only.address : planner.reserveFor(place);
  },
  forward(planner, place) {
    const runs = planner.runsOf(place.node.edges, "value");
    if (runs[0]?.address !== place.value) planner.copyRuns(runs, place.value);
  },
  backward(planner, place) {
    planner.sendBack(place.node.edges, (to, add) => {
      planner.emit(Code.COPY, to, place.gradient, planner.bytesOf(place), add ? 1 : 0);
    });
  },
};

/** An activation by itself: its u is its input. */
const activation: Emitter = {
  fits: (_planner, place) => nativeActivation(place.node.attributes) !== null,
  reserve: (planner, place) => reserveUnits(planner, [place]),
  forward(planner, place) {
    planner.copyRuns(planner.runsOf(place.node.edges, "value"), place.preactivation);
    emitActivation(planner, [place]);
  },
  backward(planner, place) {
    emitDelta(planner, [place]);
    const bytes = planner.bytesOf(place);
    planner.sendBack(place.node.edges, (to, adds) => planner.emit(Code.COPY, to, place.delta, bytes, adds ? 1 : 0));
  },
};

const add: Emitter = {
  fits: () => true,
  forward(planner, place) {
    const [first, second, ...more] = place.node.edges.map((edge) => planner.joined([edge]));
    const bytes = planner.vectorBytes(place);
    if (first === undefined) return;
    if (second === undefined) planner.emit(Code.COPY, place.value, first, bytes, 0);
    else planner.emit(Code.COMBINE, place.value, first, second, bytes, Code.SUM);
    for (const each of more) planner.emit(Code.COMBINE, place.value, place.value, each, bytes, Code.SUM);
  },
  backward: passEach,
};

/** Every input receives the whole gradient. */
function passEach(planner: Planner, place: Place): void {
  for (const edge of place.node.edges)
    planner.sendBack([edge], (to, adds) =>
      planner.emit(Code.COPY, to, place.gradient, planner.bytesOf(place), adds ? 1 : 0),
    );
}

const mul: Emitter = {
  fits: (_planner, place) => place.node.edges.length === 2,
  forward(planner, place) {
    const [a = 0, b = 0] = place.node.edges.map((edge) => planner.joined([edge]));
    planner.emit(Code.COMBINE, place.value, a, b, planner.vectorBytes(place), Code.MULTIPLY);
  },
  backward(planner, place) {
    const [a, b] = place.node.edges;
    if (a === undefined || b === undefined) return;
    for (const [edge, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const factor = planner.joined([other]);
      const bytes = planner.vectorBytes(place);
      planner.sendBack([edge], (to, adds) => {
        if (adds) planner.emit(Code.ADD_PRODUCT, to, place.gradient, factor, bytes);
        else planner.emit(Code.COMBINE, to, place.gradient, factor, bytes, Code.MULTIPLY);
      });
    }
  },
};

const softmax: Emitter = {
  fits: () => true,
  reserve(planner, place) {
    place.value = planner.reserveFor(place);
    // What a loss that reads its logits sends around it.
    if (place.goesBack && place.keepsPreactivation) place.direct = planner.reserveFor(place);
  },
  forward(planner, place) {
    const x = planner.joined(place.node.edges);
    planner.emit(Code.SOFTMAX, place.value, x, sizeOf(place.node.shape), place.stride);
  },
  backward(planner, place) {
    planner.sendBack(place.node.edges, (to, adds) => {
      planner.emit(
        Code.SOFTMAX_BACKWARD,
        to,
        place.value,
        place.gradient,
        sizeOf(place.node.shape),
        place.stride,
        adds ? 1 : 0,
      );
      if (place.direct !== 0) planner.emit(Code.COPY, to, place.direct, planner.bytesOf(place), 1);
    });
  },
};

/** Reduction and weight of a loss, as its record has them: the factor in front of the sum of its terms. */
function factorOf(place: Place, samples: number, components: number): number {
  const weight = Number(place.node.attributes["weight"] ?? 1);
  const reduction = place.node.attributes["reduction"];
  return reduction === "sum" ? weight : weight / (reduction === "batch-mean" ? samples : samples * components);
}

const LOSSES: Readonly<Record<string, number>> = {
  "squared-error": Code.SQUARED_ERROR,
  logistic: Code.LOGISTIC,
  "binary-cross-entropy": Code.BINARY_CROSS_ENTROPY,
  "softmax-cross-entropy": Code.SOFTMAX_CROSS_ENTROPY,
  // Behind a softmax alone: on other probabilities it is the reference's work.
  "cross-entropy": Code.SOFTMAX_CROSS_ENTROPY,
};

interface LossSite {
  readonly kind: number;
  readonly prediction: number;
  readonly target: number;
  readonly components: number;
  readonly source: Place;
  readonly factor: number;
  readonly isIndex: number;
}

function lossSite(planner: Planner, place: Place): LossSite {
  const [prediction, target] = place.node.edges;
  if (prediction === undefined || target === undefined) throw new TypeError("A loss needs a prediction and a target.");
  const source = planner.placeOf(prediction.source);
  const components = prediction.size;
  const logits = logitsBehind(prediction);
  const named = LOSSES[place.node.op.name] ?? 0;
  const kind = logits && named === Code.BINARY_CROSS_ENTROPY ? Code.LOGISTIC : named;
  const terms = kind === Code.SOFTMAX_CROSS_ENTROPY ? 1 : components;
  return {
    kind,
    prediction: logits ? addressOfLogits(planner, logits) : planner.joined([prediction]),
    target: planner.joined([target]),
    components,
    source,
    factor: planner.doubles(factorOf(place, source.samples, terms)),
    isIndex: kind === Code.SOFTMAX_CROSS_ENTROPY && target.size === 1 && components > 1 ? 1 : 0,
  };
}

/** Where the logits lie: the head's u, or what a softmax op reads. */
function addressOfLogits(planner: Planner, { head, components }: LogitSource): number {
  const place = planner.placeOf(head);
  if (!head.op.hasPreactivation) return planner.joined(head.edges);
  return place.preactivation + firstOf(components) * place.stride;
}

const firstOf = (components: readonly number[] | null): number => components?.[0] ?? 0;
const isRun = (components: readonly number[] | null): boolean =>
  components === null || components.every((component, i) => component === firstOf(components) + i);

const loss: Emitter = {
  // A target that itself wants a gradient is the reference's work.
  fits(planner, place) {
    const [prediction, target] = place.node.edges;
    if (prediction === undefined || target === undefined || planner.placeOf(target.source).gradient !== 0) return false;
    const logits = logitsBehind(prediction);
    if (logits === null) return place.node.op.name !== "cross-entropy";
    // Where what is merely shown is wanted too, the reference gives both.
    if (planner.placeOf(logits.head).shown !== 0) return false;
    return isRun(logits.components) && logits.between.length === 0;
  },
  forward(planner, place) {
    const { kind, prediction, target, components, source, factor, isIndex } = lossSite(planner, place);
    planner.emit(
      Code.LOSS,
      kind,
      place.value,
      prediction,
      target,
      components,
      source.stride,
      source.samples,
      factor,
      isIndex,
    );
  },
  backward(planner, place) {
    const { kind, prediction, target, components, source, factor, isIndex } = lossSite(planner, place);
    const [edge] = place.node.edges;
    if (edge === undefined) return;
    const emit = (to: number, adds: boolean): void =>
      planner.emit(
        Code.LOSS_BACKWARD,
        kind,
        to,
        prediction,
        target,
        components,
        source.stride,
        source.samples,
        factor,
        isIndex,
        place.gradient,
        adds ? 1 : 0,
      );
    const logits = logitsBehind(edge);
    if (logits === null) planner.sendBack([edge], emit);
    else {
      const head = planner.placeOf(logits.head);
      if (head.direct !== 0) emit(head.direct + firstOf(logits.components) * head.stride, true);
    }
  },
};

export const SIMPLE: ReadonlyMap<string, Emitter> = new Map<string, Emitter>([
  ["output", passing],
  ["concat", passing],
  ["flatten", passing],
  ["reshape", passing],
  ["activation", activation],
  ["add", add],
  ["mul", mul],
  ["softmax", softmax],
  ...Object.keys(LOSSES).map((name) => [name, loss] as const),
]);
