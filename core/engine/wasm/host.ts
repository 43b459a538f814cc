import type { BackwardPass, PassMode } from "../../ops/op.ts";
import { type LogitSource, logitsBehind } from "../ports.ts";
import * as Code from "./codes.ts";
import type { Place, Planner } from "./plan.ts";

/**
 * Nodes that the module has no kernel for run by their reference kernel: their numbers are carried over, the op's own
 * forward or backward runs, and what it gives is carried back. So every op runs in every engine.
 */
export type Numbers = Float64Array | Float32Array;

export interface HostNode {
  forward(memory: Numbers): void;
  backward(memory: Numbers): void;
  /** Running statistics by their own names, before the pass and after it. */
  readonly buffers: Readonly<Record<string, Float64Array>>;
  readonly nextBuffers: Readonly<Record<string, Float64Array>>;
}

export interface HostOptions {
  readonly mode: PassMode;
  /** Seeds the node's random numbers in the pass at hand; asked once a forward. */
  seed(node: string): string;
  /** Running statistics by name (`node.mean`), in place; what is left out is as the graph has it. */
  readonly buffers?: ReadonlyMap<string, Float64Array>;
  /** True for training, step after step: every forward moves them. Else a pass may be run again and finds them as they were. */
  readonly movesBuffers?: boolean;
}

export function createHostNode(planner: Planner, place: Place, options: HostOptions): HostNode {
  const { node } = place;
  const { op, site } = node;
  const ports = site.inputs.map((shape, port) => {
    const edges = node.edges.filter((edge) => edge.port === port);
    const samples = edges[0] === undefined ? place.samples : planner.placeOf(edges[0].source).samples;
    const size = edges.reduce((sum, edge) => sum + edge.size, 0);
    const logits = edges.length === 1 && edges[0] !== undefined ? logitsBehind(edges[0]) : null;
    return { shape, edges, samples, size, logits, data: new Float64Array(size * samples) };
  });
  const batch = ports[0]?.samples ?? place.samples;
  const room = node.size * place.samples;
  const tensor = (data: Float64Array) => ({ shape: node.shape, batch: place.samples, data });
  const arrays = (of: (name: string, size: number) => Float64Array): Record<string, Float64Array> =>
    Object.fromEntries(node.params.map((param) => [param.name, of(param.name, param.size)]));
  const buffers = Object.fromEntries(
    node.buffers.map(({ spec, name, initial }) => [spec.name, options.buffers?.get(name) ?? initial.slice()]),
  );
  const nextBuffers = Object.fromEntries(Object.entries(buffers).map(([name, values]) => [name, values.slice()]));
  const logitTensor = (logits: LogitSource | null, port: number) => {
    const own = ports[port];
    return logits === null || own === undefined
      ? null
      : { shape: own.shape, batch: own.samples, data: new Float64Array(own.size * own.samples) };
  };
  const pass: BackwardPass & { seed: string } = {
    site,
    batch,
    inputs: ports.map((port) => ({ shape: port.shape, batch: port.samples, data: port.data })),
    logits: ports.map((port, i) => logitTensor(port.logits, i)),
    params: arrays((_, size) => new Float64Array(size)),
    mode: options.mode,
    buffers,
    nextBuffers,
    scratch: new Float64Array(op.scratch?.(site, batch) ?? 0),
    seed: "",
    preactivation: op.hasPreactivation ? tensor(new Float64Array(room)) : null,
    output: tensor(new Float64Array(room)),
    outputGradient: new Float64Array(room),
    delta: op.hasPreactivation ? new Float64Array(room) : null,
    directDelta: place.keepsPreactivation ? new Float64Array(room) : null,
    inputGradients: ports.map((port) =>
      port.edges.some(({ source }) => planner.placeOf(source).gradient !== 0)
        ? new Float64Array(port.size * port.samples)
        : null,
    ),
    logitGradients: ports.map(({ logits, size, samples }) =>
      logits === null ? null : new Float64Array(size * samples),
    ),
    paramGradients: arrays((_, size) => new Float64Array(size)),
  };
  const { numberSize } = planner;
  const at = (address: number): number => address / numberSize;

  /** Components of a place, without the lanes that no sample has. */
  function read(
    memory: Numbers,
    from: number,
    source: Place,
    components: readonly number[] | null,
    size: number,
    into: Float64Array,
    offset: number,
  ): void {
    for (let i = 0; i < size; i++) {
      const start = at(from + (components === null ? i : (components[i] as number)) * source.stride);
      for (let s = 0; s < source.samples; s++) into[offset + i * source.samples + s] = memory[start + s] as number;
    }
  }
  /** The head's u; or all that a head without one reads (a softmax: it is taken as a whole). */
  function readLogits(memory: Numbers, { head, components }: LogitSource, size: number, into: Float64Array): void {
    const place = planner.placeOf(head);
    if (head.op.hasPreactivation) {
      read(memory, place.preactivation, place, components, size, into, 0);
      return;
    }
    let offset = 0;
    for (const edge of head.edges) {
      const source = planner.placeOf(edge.source);
      read(memory, source.value, source, edge.components, edge.size, into, offset);
      offset += edge.size * source.samples;
    }
  }
  function addTo(
    memory: Numbers,
    to: number,
    place: Place,
    components: readonly number[] | null,
    size: number,
    values: Float64Array,
    offset: number,
  ): void {
    for (let i = 0; to !== 0 && i < size; i++) {
      const start = at(to + (components === null ? i : (components[i] as number)) * place.stride);
      for (let s = 0; s < place.samples; s++)
        memory[start + s] = (memory[start + s] as number) + (values[offset + i * place.samples + s] as number);
    }
  }
  /** Lanes without a sample repeat the last one, or hold 0. */
  function write(memory: Numbers, to: number, values: Float64Array, repeats: boolean): void {
    const lanes = place.stride / numberSize;
    for (let i = 0; i < node.size; i++) {
      const start = at(to + i * place.stride);
      for (let s = 0; s < lanes; s++) {
        const value = values[i * place.samples + Math.min(s, place.samples - 1)] as number;
        memory[start + s] = s < place.samples || repeats ? value : 0;
      }
    }
  }

  return {
    buffers,
    nextBuffers,
    forward(memory) {
      for (const [p, port] of ports.entries()) {
        let offset = 0;
        for (const edge of port.edges) {
          const source = planner.placeOf(edge.source);
          read(memory, source.value, source, edge.components, edge.size, port.data, offset);
          offset += edge.size * source.samples;
        }
        const logits = pass.logits[p];
        if (logits && port.logits) {
          readLogits(memory, port.logits, port.size, logits.data);
        }
      }
      for (const [name, { value }] of place.params) {
        const own = pass.params[name];
        for (let k = 0; own !== undefined && k < own.length; k++) own[k] = memory[at(value) + k] as number;
      }
      pass.seed = options.seed(node.id);
      op.forward(pass);
      write(memory, place.value, pass.output.data, true);
      if (pass.preactivation !== null && place.preactivation !== 0)
        write(memory, place.preactivation, pass.preactivation.data, true);
      if (options.movesBuffers === true)
        for (const [name, values] of Object.entries(nextBuffers)) buffers[name]?.set(values);
    },
    backward(memory) {
      read(memory, place.gradient, place, null, node.size, pass.outputGradient, 0);
      if (pass.directDelta !== null && place.direct !== 0)
        read(memory, place.direct, place, null, node.size, pass.directDelta, 0);
      for (const gradient of [...pass.inputGradients, ...pass.logitGradients, ...Object.values(pass.paramGradients)])
        gradient?.fill(0);
      op.backward(pass);
      // As the module's own units do, over ∂target/∂z where the two share a place.
      if (pass.delta !== null && place.delta !== 0) write(memory, place.delta, pass.delta, false);
      for (const [p, port] of ports.entries()) {
        const gradient = pass.inputGradients[p];
        if (port.logits === null) {
          let offset = 0;
          for (const edge of port.edges) {
            const source = planner.placeOf(edge.source);
            if (gradient) addTo(memory, source.gradient, source, edge.components, edge.size, gradient, offset);
            offset += edge.size * source.samples;
          }
          continue;
        }
        // Around the activation flows what the logits are owed; what the probability would be owed is only shown.
        const head = planner.placeOf(port.logits.head);
        const toLogits = pass.logitGradients[p];
        if (toLogits) addTo(memory, head.direct, head, port.logits.components, port.size, toLogits, 0);
        for (const edge of gradient ? port.edges : []) {
          const read = planner.placeOf(edge.source);
          if (gradient) addTo(memory, read.shown, read, edge.components, port.size, gradient, 0);
          if (gradient && read !== head)
            addTo(memory, head.shown, head, port.logits.components, port.size, gradient, 0);
        }
      }
      for (const [name, { gradient, how }] of place.params) {
        const own = pass.paramGradients[name];
        for (let k = 0; own !== undefined && gradient !== 0 && k < own.length; k++) {
          const to = at(gradient) + k;
          memory[to] = (how === Code.ADD ? (memory[to] as number) : 0) + (own[k] as number);
        }
      }
    },
  };
}
