/**
 * Everything that the next step needs of the steps before it, whoever did them: a run goes on from it bit for bit where the same
 * engine does, and to rounding where another one does.
 */
export interface EngineState {
  /** Steps done. */
  readonly step: number;
  /** θ, every parameter of the network by name. */
  readonly parameters: ReadonlyMap<string, Float64Array>;
  /** Running statistics by name (`node.mean`). */
  readonly buffers: ReadonlyMap<string, Float64Array>;
  /**
   * What the optimizer remembers, by parameter, in the order of its `memory`: one number for every number of the parameter that is
   * its own. Parameters that do not move have nothing here.
   */
  readonly memory: ReadonlyMap<string, readonly Float64Array[]>;
  /** How often each parameter has moved: one that nothing flows back to has not. */
  readonly moves: ReadonlyMap<string, number>;
}

/** Bytes that a state holds. */
export function sizeOfState({ parameters, buffers, memory }: EngineState): number {
  const arrays = [...parameters.values(), ...buffers.values(), ...[...memory.values()].flat()];
  return arrays.reduce((sum, { byteLength }) => sum + byteLength, 0);
}
