/** The compiled module, and one instance of it over a memory of its own. */

/** What the module exports (assembly/index.ts says what each does). */
export interface ModuleExports {
  heapBase(): number;
  setBarrier(at: number): void;
  run32(pc: number, end: number): void;
  run64(pc: number, end: number): void;
  train32: TrainCall;
  train64: TrainCall;
}

export type TrainCall = (
  pc: number,
  end: number,
  steps: number,
  step: number,
  row: number,
  rowsAStep: number,
  rate: number,
  objectiveAt: number,
  trace: number,
  part: number,
  parts: number,
) => void;

/** The builds of the module that a host may offer. */
export interface KernelFiles {
  /** Fused multiplication and addition (relaxed SIMD), where the machine that runs us knows it. */
  readonly relaxed: () => Uint8Array<ArrayBuffer>;
  readonly plain: () => Uint8Array<ArrayBuffer>;
}

export interface Kernels {
  readonly module: WebAssembly.Module;
  readonly relaxed: boolean;
  /** Whether instances want a memory that several workers share. */
  readonly shared: boolean;
}

/**
 * A function with one relaxed instruction: an engine that accepts it has them all.
 * (module (func (result v128) (f32x4.relaxed_madd (v128.const …) (v128.const …) (v128.const …))))
 */
function relaxedProbe(): Uint8Array<ArrayBuffer> {
  const constant = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
  // f32x4.relaxed_madd is 0xfd, then 0x105 as LEB128.
  const body = [0x00, ...constant, ...constant, ...constant, 0xfd, 0x85, 0x02, 0x0b];
  const code = [0x0a, body.length + 2, 0x01, body.length, ...body];
  return Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, ...code);
}

/** Picks a build by asking the engine; throws a plain Error where it cannot run WebAssembly with SIMD at all. */
export function loadKernels(files: KernelFiles, shared = false): Kernels {
  const relaxed = WebAssembly.validate(relaxedProbe());
  return { module: new WebAssembly.Module(relaxed ? files.relaxed() : files.plain()), relaxed, shared };
}

/** Everything below this address belongs to the module itself. */
export const FIRST_ADDRESS = 65_536;
const PAGE = 65_536;

export interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: ModuleExports;
}

/** An instance over `bytes` of memory, or over one that exists. `host` runs the reference kernel of a node. */
export function instantiate(
  kernels: Kernels,
  bytes: number,
  host: (node: number, phase: number) => void,
  memory = new WebAssembly.Memory({
    initial: Math.ceil(bytes / PAGE),
    maximum: kernels.shared ? PAGE : Math.ceil(bytes / PAGE),
    ...(kernels.shared ? { shared: true } : {}),
  }),
): Instance {
  const abort = (): never => {
    throw new Error("The kernels' module stopped.");
  };
  const { exports } = new WebAssembly.Instance(kernels.module, { env: { memory, host, abort } });
  const functions = exports as unknown as ModuleExports;
  if (functions.heapBase() > FIRST_ADDRESS) throw new Error("The kernels' module needs more room than it was given.");
  return { memory, exports: functions };
}
