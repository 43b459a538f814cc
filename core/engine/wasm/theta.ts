import type { Graph } from "../../graph/graph.ts";
import { parametersOf } from "../../graph/params.ts";
import type { Block } from "./blocks.ts";
import * as Code from "./codes.ts";
import type { Planner } from "./plan.ts";

/** θ in the module's memory: where its numbers lie, how shared ones reach their uses, and what the objective makes of them. */

export interface ParameterPlace {
  readonly name: string;
  readonly size: number;
  readonly address: number;
  /** 0 where nothing flows. */
  readonly gradient: number;
}

export interface Theta {
  readonly address: number;
  readonly bytes: number;
  readonly addressOf: ReadonlyMap<string, number>;
}

export function layTheta(planner: Planner, graph: Graph, blocks: readonly Block[], packs: boolean): Theta {
  const address = planner.reserve(0);
  const addressOf = new Map<string, number>();
  const lay = (names: readonly string[]): void => {
    const sizes = names.map((name) => (graph.parameterByName.get(name)?.size ?? 0) * planner.numberSize);
    let at = planner.reserve(sizes.reduce((a, b) => a + b, 0));
    for (const [i, name] of names.entries()) {
      addressOf.set(name, at);
      at += sizes[i] ?? 0;
    }
  };
  const fresh = (name: string): boolean => graph.parameterByName.has(name) && !addressOf.has(name);
  for (const { nodes, isLayer } of blocks) {
    const names = nodes.map((node) => node.params.flatMap((param) => [...parametersOf(param)]).filter(fresh));
    if (isLayer) {
      // Column by column: every w, then every b.
      for (let p = 0; p < (names[0]?.length ?? 0); p++) lay(names.flatMap((own) => own[p] ?? []));
    } else if (packs) lay([...new Set(names.flat())]);
    else for (const name of new Set(names.flat())) lay([name]);
  }
  return { address, bytes: planner.end - address, addressOf };
}

/** Every parameter with the place of its numbers and of their gradient; none where nothing flows and no penalty pulls. */
export function placeParameters(
  planner: Planner,
  theta: Theta,
  gradientAt: number,
  penalized: boolean,
): ReadonlyMap<string, ParameterPlace> {
  const { graph } = planner;
  const flowing = new Set<string>(penalized ? graph.regularization?.covered.keys() : []);
  for (const { goesBack, node } of planner.places)
    if (goesBack) for (const param of node.params) for (const name of parametersOf(param)) flowing.add(name);
  const parameters = new Map<string, ParameterPlace>();
  for (const { name, size } of graph.parameters) {
    const address = theta.addressOf.get(name) ?? 0;
    const isWanted = gradientAt !== 0 && flowing.has(name);
    const gradient = isWanted ? gradientAt + address - theta.address : 0;
    parameters.set(name, { name, size, address, gradient });
  }
  return parameters;
}

/** Where each use reads its numbers and leaves its gradient. */
export function placeParams(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>, how: number): void {
  for (const place of planner.places) {
    for (const param of place.node.params) {
      const listed = parameters.get(param.listedAs);
      if (listed === undefined) throw new TypeError(`The graph does not list the parameter "${param.listedAs}".`);
      const isFilled = param.slots !== null && param.listedAs !== `${place.node.id}.${param.name}`;
      const bytes = param.size * planner.numberSize;
      const wantsGradient = place.goesBack && [...parametersOf(param)].some((name) => parameters.get(name)?.gradient);
      const gradient = !wantsGradient ? 0 : isFilled ? planner.reserve(bytes) : listed.gradient;
      place.params.set(param.name, { param, value: isFilled ? planner.reserve(bytes) : listed.address, gradient, how });
    }
  }
}

/** Where gradients are added up: θ's own, and those of uses that fill a whole parameter with one shared number. */
export function clearParameterGradients(planner: Planner, gradientAt: number, bytes: number): void {
  planner.emit(Code.CLEAR, gradientAt, bytes);
  for (const { params } of planner.places)
    for (const { param, gradient } of params.values())
      if (gradient !== 0 && (gradient < gradientAt || gradient >= gradientAt + bytes))
        planner.emit(Code.CLEAR, gradient, param.size * planner.numberSize);
}

/** Numbers that several parameters share are brought to where each use reads them. */
export function emitShared(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>): void {
  for (const place of planner.places) {
    for (const [name, { param, value }] of place.params) {
      const own = `${place.node.id}.${name}`;
      param.slots?.forEach((slot, k) => {
        if (slot.parameter === own) return;
        const from = (parameters.get(slot.parameter)?.address ?? 0) + slot.entry * planner.numberSize;
        planner.emit(Code.GATHER, 1, value + k * planner.numberSize, 0, planner.table([from]));
      });
    }
  }
}

/** A use's gradient is added to that of whatever it shares its numbers with. */
export function emitUseGradients(planner: Planner, parameters: ReadonlyMap<string, ParameterPlace>): void {
  for (const place of planner.places) {
    for (const [name, { param, gradient }] of place.params) {
      if (gradient === 0 || param.slots === null) continue;
      const own = `${place.node.id}.${name}`;
      param.slots.forEach((slot, k) => {
        const to = parameters.get(slot.parameter)?.gradient ?? 0;
        if (slot.parameter === own || to === 0) return;
        const from = gradient + k * planner.numberSize;
        planner.emit(Code.SCATTER, 1, from, planner.table([to + slot.entry * planner.numberSize]));
      });
    }
  }
}

export function emitObjective(
  planner: Planner,
  graph: Graph,
  parameters: ReadonlyMap<string, ParameterPlace>,
  objectiveAt: number,
): void {
  const terms = graph.objective.flatMap(({ node, component }) => {
    const at = graph.byId.get(node);
    const place = at && planner.placeOf(at);
    return place ? [place.value + component * place.stride, place.samples] : [];
  });
  const { regularization } = graph;
  const ranges =
    regularization === null
      ? []
      : [...regularization.covered].flatMap(([name, entries]) => {
          const place = parameters.get(name);
          if (place === undefined) return [];
          return entries === null
            ? [place.address, place.size]
            : entries.flatMap((entry) => [place.address + entry * planner.numberSize, 1]);
        });
  planner.emit(
    Code.OBJECTIVE,
    objectiveAt,
    terms.length / 2,
    planner.table(terms),
    regularization === null ? 0 : planner.doubles(regularization.l2, regularization.l1),
    ranges.length / 2,
    planner.table(ranges),
  );
}

export function emitPenalty(planner: Planner, graph: Graph, parameters: ReadonlyMap<string, ParameterPlace>): void {
  const { regularization } = graph;
  if (regularization === null) return;
  const ranges = [...regularization.covered].flatMap(([name, entries]) => {
    const place = parameters.get(name);
    if (place === undefined || place.gradient === 0) return [];
    const { numberSize } = planner;
    return entries === null
      ? [place.address, place.gradient, place.size]
      : entries.flatMap((entry) => [place.address + entry * numberSize, place.gradient + entry * numberSize, 1]);
  });
  const penalties = planner.doubles(regularization.l2, regularization.l1);
  planner.emit(Code.REGULARIZE, ranges.length / 3, planner.table(ranges), penalties);
}
