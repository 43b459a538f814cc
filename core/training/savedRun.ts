import { readSafetensors, type TensorToStore, writeSafetensors } from "../interop/safetensors.ts";
import type { EngineState } from "./engineState.ts";
import type { Ending, Supervision } from "./supervise.ts";
import type { Progress } from "./trainingJob.ts";

/** Node and browsers have them alike, but they are not in the ECMAScript library, which is all that core compiles against. */
declare const TextEncoder: new () => { encode(text: string): Uint8Array };
declare const TextDecoder: new () => { decode(bytes: Uint8Array): string };

/** A training run as it is kept on disk, so that a window that is closed or reloaded loses nothing of it. */
export interface SavedRun {
  /** The network's text that it trains, to the letter. */
  readonly text: string;
  /** Of the data and of θ at the start (`fingerprintOf`): other data would make another run. */
  readonly fingerprint: string;
  readonly progress: Progress;
  /** Points of its curve, as `TrainingView.history` has them, and every how many of those measured are among them. */
  readonly history: Float64Array;
  readonly every: number;
  readonly seen: number;
}

const VERSION = 1;

/** A line of JSON, its length in front (32 bits, little endian), and a safetensors file behind it. */
export function packRun({ text, fingerprint, progress, history, every, seen }: SavedRun): Uint8Array {
  const { engine, supervision } = progress;
  const { best } = supervision;
  const head = {
    version: VERSION,
    text,
    fingerprint,
    every,
    seen,
    step: engine.step,
    moves: [...engine.moves],
    ending: supervision.ending,
    reached: supervision.reached,
    epochsWithoutGain: supervision.epochsWithoutGain,
    best: best && { step: best.step },
  };
  const tensors: TensorToStore[] = [{ name: "history", shape: [history.length], values: history }];
  const add = (kind: string, values: ReadonlyMap<string, Float64Array>) => {
    for (const [name, numbers] of values)
      tensors.push({ name: `${kind}/${name}`, shape: [numbers.length], values: numbers });
  };
  add("parameters", engine.parameters);
  add("buffers", engine.buffers);
  for (const [name, arrays] of engine.memory)
    for (const [i, numbers] of arrays.entries())
      tensors.push({ name: `memory${i}/${name}`, shape: [numbers.length], values: numbers });
  if (best) {
    add("best parameters", best.parameters);
    add("best buffers", best.buffers);
    // Not in the JSON, which has neither infinities nor −0.
    tensors.push({ name: "best objective", shape: [1], values: [best.objective] });
  }
  const json = new TextEncoder().encode(JSON.stringify(head));
  const numbers = writeSafetensors(tensors);
  const bytes = new Uint8Array(4 + json.length + numbers.length);
  new DataView(bytes.buffer).setUint32(0, json.length, true);
  bytes.set(json, 4);
  bytes.set(numbers, 4 + json.length);
  return bytes;
}

/** Null where these bytes are no run that this version wrote. Never throws. */
export function unpackRun(bytes: Uint8Array): SavedRun | null {
  try {
    if (bytes.length < 4) return null;
    const length = new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
    const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length))) as Head;
    const reading = readSafetensors(bytes.subarray(4 + length));
    if (head.version !== VERSION || !reading.ok) return null;
    const found = new Map([...reading.tensors].map(([name, tensor]) => [name, tensor.read() ?? new Float64Array()]));
    const of = (kind: string): ReadonlyMap<string, Float64Array> =>
      new Map(
        [...found].flatMap(([name, values]) =>
          name.startsWith(`${kind}/`) ? [[name.slice(kind.length + 1), values]] : [],
        ),
      );
    const { step, best } = head;
    const engine: EngineState = {
      step,
      parameters: of("parameters"),
      buffers: of("buffers"),
      memory: memoryOf(of, head.moves),
      moves: new Map(head.moves),
    };
    const supervision: Supervision = {
      ending: head.ending,
      reached: head.reached,
      epochsWithoutGain: head.epochsWithoutGain,
      best: best && {
        step: best.step,
        objective: found.get("best objective")?.[0] ?? Number.NaN,
        parameters: of("best parameters"),
        buffers: of("best buffers"),
      },
    };
    const { text, fingerprint, every, seen } = head;
    const history = found.get("history");
    if (typeof text !== "string" || !history || !Number.isInteger(step)) return null;
    return { text, fingerprint, progress: { engine, supervision }, history, every, seen };
  } catch {
    return null;
  }
}

interface Head {
  readonly version: number;
  readonly text: string;
  readonly fingerprint: string;
  readonly every: number;
  readonly seen: number;
  readonly step: number;
  readonly moves: readonly (readonly [string, number])[];
  readonly ending: Ending | null;
  readonly reached: boolean | null;
  readonly epochsWithoutGain: number;
  readonly best: { readonly step: number } | null;
}

/** An optimizer remembers three arrays at most; one that remembers none has an entry all the same. */
function memoryOf(
  of: (kind: string) => ReadonlyMap<string, Float64Array>,
  moves: Head["moves"],
): ReadonlyMap<string, readonly Float64Array[]> {
  const arrays = [0, 1, 2].map((i) => of(`memory${i}`));
  return new Map(moves.map(([name]) => [name, arrays.flatMap((array) => array.get(name) ?? [])]));
}

/**
 * Tells whether data and starting numbers are those of before: two 32-bit hashes after Fowler, Noll and Vo (FNV-1a, by words instead of
 * bytes) over all bits, in the order of the maps. Not against anybody who means harm.
 */
export function fingerprintOf(...maps: readonly ReadonlyMap<string, Float64Array>[]): string {
  let [one, other] = [0x811c9dc5, 0x01000193];
  const mix = (word: number) => {
    one = Math.imul(one ^ word, 0x01000193);
    // High bits reach the low ones, which a product alone never does.
    other = Math.imul(other ^ word ^ (other >>> 15), 0x85ebca6b);
  };
  for (const map of maps) {
    for (const [name, values] of map) {
      for (let i = 0; i < name.length; i++) mix(name.charCodeAt(i));
      mix(values.length);
      for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length * 2)) mix(word);
    }
  }
  return `${(one >>> 0).toString(16)}-${(other >>> 0).toString(16)}`;
}
