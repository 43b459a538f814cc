import { type NativeActivation, nativeActivation, SOFTMAX } from "./activationCodes.ts";
import type { Block } from "./blocks.ts";
import * as Code from "./codes.ts";
import type { ParamPlace, Place, Planner } from "./plan.ts";

/** Neurons, layers and whatever else applies an activation to a pre-activation: u, then z = φ(u), then δ on the way back. */

/** What a block's activation needs of memory; places of one block lie one after another. */
export function reserveUnits(planner: Planner, places: readonly Place[]): void {
  const { keeps } = planner;
  const [first] = places as readonly [Place];
  const { goesBack } = first;
  const activation = nativeActivation(first.node.attributes);
  const room = (): number => planner.reserve(places.reduce((bytes, place) => bytes + planner.bytesOf(place), 0));
  const spread = (address: number, set: (place: Place, at: number) => void): void => {
    let at = address;
    for (const place of places) {
      set(place, at);
      at += planner.bytesOf(place);
    }
  };
  const value = room();
  spread(value, (place, at) => {
    place.value = at;
  });
  const keepsU = keeps || first.keepsPreactivation || (activation !== SOFTMAX && activation?.learned != null);
  const isPlain =
    activation === SOFTMAX ||
    (activation !== null && (activation.code === Code.IDENTITY || activation.code === Code.RELU));
  // u may become z in its own place where going back needs no more than z; else φ′(u) takes u's place.
  const u = keepsU || !isPlain ? room() : value;
  spread(u, (place, at) => {
    place.preactivation = at;
  });
  if (goesBack && !isPlain) {
    const derivative = keepsU ? room() : u;
    spread(derivative, (place, at) => {
      place.derivative = at;
    });
  }
  if (!goesBack) return;
  const direct = first.keepsPreactivation ? room() : 0;
  spread(direct, (place, at) => {
    place.direct = direct === 0 ? 0 : at;
  });
}

/** ∂target/∂z and δ: in one place where nobody looks at them apart. Gradients that tables add to are cleared as one. */
export function reserveGradients(planner: Planner, places: readonly Place[], keeps: boolean): void {
  const bytes = places.reduce((sum, place) => sum + planner.bytesOf(place), 0);
  let gradient = planner.reserve(bytes);
  let delta = keeps ? planner.reserve(bytes) : gradient;
  for (const place of places) {
    place.gradient = gradient;
    place.delta = delta;
    gradient += planner.bytesOf(place);
    delta += planner.bytesOf(place);
  }
}

export function emitActivation(planner: Planner, places: readonly Place[]): void {
  const [first] = places as readonly [Place];
  const activation = nativeActivation(first.node.attributes);
  const bytes = vectorBytes(planner, places);
  if (activation === SOFTMAX) {
    planner.emit(Code.SOFTMAX, first.value, first.preactivation, first.node.size, first.stride);
    return;
  }
  if (activation === null) throw new TypeError(`"${first.node.id}" has no activation that the module knows.`);
  if (activation.code === Code.IDENTITY && first.value === first.preactivation) return;
  planner.emit(
    Code.ACTIVATE,
    activation.code,
    first.preactivation,
    first.value,
    first.derivative,
    bytes,
    constantOf(planner, first, activation),
  );
}

function constantOf(planner: Planner, place: Place, { learned, constant }: NativeActivation): number {
  if (learned !== null) return place.params.get(learned)?.value ?? 0;
  return constant === null ? 0 : planner.numbers([constant]);
}

const vectorBytes = (planner: Planner, places: readonly Place[]): number =>
  (places.reduce((sum, place) => sum + planner.bytesOf(place), 0) + 15) & ~15;

/** δ = φ′(u) ⊙ ∂target/∂z, and the gradient of a learned slope. */
export function emitDelta(planner: Planner, places: readonly Place[]): void {
  const [first] = places as readonly [Place];
  for (const place of places) planner.openGradient(place);
  const activation = nativeActivation(first.node.attributes);
  const bytes = vectorBytes(planner, places);
  const { gradient, delta, value } = first;
  if (activation === SOFTMAX)
    planner.emit(Code.SOFTMAX_BACKWARD, delta, value, gradient, first.node.size, first.stride, 0);
  else if (activation?.code === Code.RELU) planner.emit(Code.WHERE_POSITIVE, delta, value, gradient, bytes);
  else if (activation?.code === Code.IDENTITY) {
    if (delta !== gradient) planner.emit(Code.COPY, delta, gradient, bytes, 0);
  } else {
    const slope = activation?.learned == null ? undefined : first.params.get(activation.learned);
    if (slope !== undefined && slope.gradient !== 0)
      planner.emit(Code.SLOPE, slope.gradient, gradient, first.preactivation, bytes, slope.how);
    planner.emit(Code.TIMES, delta, gradient, first.derivative, bytes);
  }
  if (first.direct !== 0) planner.emit(Code.COPY, delta, first.direct, bytes, 1);
}

/** u = W·x + b for a block: a product of matrices for a layer, else a table of every neuron's references. */
export function emitUnitsForward(planner: Planner, block: Block): void {
  const places = block.nodes.map((node) => planner.placeOf(node));
  const [first] = places as [Place];
  const weights = weightsOf(first);
  if (!isTable(block, places)) {
    const bias = first.params.get("b")?.value ?? 0;
    const x = planner.joined(first.node.edges);
    const inner = first.node.edges.reduce((size, edge) => size + edge.size, 0);
    const rows = places.reduce((sum, place) => sum + place.node.size, 0);
    const { numberSize } = planner;
    if (first.stride === numberSize)
      planner.emit(Code.VECTOR_PRODUCT, first.preactivation, bias, weights.value, x, rows, inner);
    else
      planner.emit(
        Code.PRODUCT,
        first.preactivation,
        weights.value,
        inner * numberSize,
        numberSize,
        x,
        bias,
        rows,
        inner,
        first.stride,
        0,
      );
  } else {
    const table = places.flatMap((place) => {
      const sources = componentsOf(planner, place, "value");
      return [sources.length, weightsOf(place).value, place.params.get("b")?.value ?? 0, ...sources];
    });
    planner.emit(Code.NEURONS_FORWARD, first.preactivation, places.length, planner.table(table), first.stride);
  }
  emitActivation(planner, places);
}

export function emitUnitsBackward(planner: Planner, block: Block): void {
  const places = block.nodes.map((node) => planner.placeOf(node));
  const [first] = places as [Place];
  emitDelta(planner, places);
  const { delta, stride, node } = first;
  const { numberSize } = planner;
  const weights = weightsOf(first);
  const bias = first.params.get("b");
  if (isTable(block, places)) {
    for (const place of places)
      for (const { source } of place.node.edges) planner.openGradient(planner.placeOf(source));
    const table = places.flatMap((place) => {
      const w = weightsOf(place);
      const gradients = componentsOf(planner, place, "gradient");
      const pairs = componentsOf(planner, place, "value").flatMap((x, i) => [x, gradients[i] ?? 0]);
      return [pairs.length / 2, w.value, w.gradient, place.params.get("b")?.gradient ?? 0, ...pairs];
    });
    planner.emit(Code.NEURONS_BACKWARD, delta, places.length, planner.table(table), stride, weights.how);
    return;
  }
  const rows = places.reduce((sum, place) => sum + place.node.size, 0);
  const inner = node.edges.reduce((size, edge) => size + edge.size, 0);
  // Before the weights may move.
  planner.sendBack(node.edges, (to, add) => {
    if (stride === numberSize) planner.emit(Code.VECTOR_TRANSPOSED, to, weights.value, delta, inner, rows, add ? 1 : 0);
    else
      planner.emit(
        Code.PRODUCT,
        to,
        weights.value,
        numberSize,
        inner * numberSize,
        delta,
        0,
        inner,
        rows,
        stride,
        add ? 1 : 0,
      );
  });
  if (weights.gradient === 0) return;
  const x = planner.joined(node.edges);
  const gb = bias?.gradient ?? 0;
  if (stride === numberSize) planner.emit(Code.VECTOR_OUTER, weights.gradient, gb, delta, x, rows, inner, weights.how);
  else planner.emit(Code.OUTER, weights.gradient, gb, delta, x, rows, inner, stride, weights.how);
}

function weightsOf(place: Place): ParamPlace {
  const weights = place.params.get(place.node.op.name === "dense" ? "W" : "w");
  if (weights === undefined) throw new TypeError(`"${place.node.id}" has no weights.`);
  return weights;
}

/** A neuron by itself that reads many components in a row is a layer of one unit; a table would name each of them. */
function isTable(block: Block, places: readonly Place[]): boolean {
  const [first] = places as readonly [Place];
  if (first.node.op.name === "dense" || block.isLayer) return false;
  if (places.length > 1) return true;
  const inputs = first.node.edges.reduce((size, edge) => size + edge.size, 0);
  return inputs < 16;
}

/** The address of every component that a neuron reads, or of its gradient (0 where none is wanted). */
function componentsOf(planner: Planner, place: Place, of: "value" | "gradient"): number[] {
  return place.node.edges.flatMap((edge) => {
    const source = planner.placeOf(edge.source);
    return Array.from({ length: edge.size }, (_, i) => {
      const component = edge.components === null ? i : (edge.components[i] as number);
      return source[of] === 0 ? 0 : source[of] + component * source.stride;
    });
  });
}
