import { type Instance, instantiate, type Kernels } from "./module.ts";

/**
 * Several workers on one program: each takes its part of every instruction, in the same order, with barriers between
 * (assembly/index.ts), so the numbers are the same bits however many there are. The calling thread is part 0; it says
 * what to do through a shared control block, because a message would take longer than a step.
 */
export interface TeamTask {
  readonly start: number;
  readonly end: number;
  readonly steps: number;
  readonly step: number;
  readonly row: number;
  readonly rowsAStep: number;
  readonly rate: number;
  readonly objectiveAt: number;
  readonly trace: number;
}

/** What a worker is started with; every part of it can be sent to a thread. */
export interface TeamMember {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  readonly control: SharedArrayBuffer;
  readonly precision: "f64" | "f32";
  readonly barrier: number;
  readonly part: number;
  readonly parts: number;
}

/** How a host starts a thread that calls `serve` (Node's worker_threads; a browser's worker where memory can be shared). */
export interface ThreadHost {
  start(member: TeamMember): { stop(): void };
}

const GENERATION = 0;
const READY = 1;
const STOP = 2;
const WORDS = 4;
const DOUBLES = 64;
const CONTROL_BYTES = 128;

/** The body of a worker: waits for tasks and does its part, until it is told to stop. Blocks its thread. */
export function serve({ kernels, memory, control, precision, barrier, part, parts }: TeamMember): void {
  const words = new Int32Array(control);
  const doubles = new Float64Array(control, DOUBLES);
  const nobody = (): never => {
    throw new Error("Reference kernels run in the first thread alone.");
  };
  const { exports } = instantiate(kernels, 0, nobody, memory);
  exports.setBarrier(barrier);
  const train = precision === "f64" ? exports.train64 : exports.train32;
  let seen = 0;
  Atomics.add(words, READY, 1);
  Atomics.notify(words, READY);
  for (;;) {
    Atomics.wait(words, GENERATION, seen);
    seen = Atomics.load(words, GENERATION);
    if (Atomics.load(words, STOP) !== 0) return;
    const [start = 0, end = 0, steps = 0, row = 0, rowsAStep = 0, objectiveAt = 0, trace = 0] = words.subarray(WORDS);
    const [step = 0, rate = 0] = doubles;
    train(start, end, steps, step, row, rowsAStep, rate, objectiveAt, trace, part, parts);
  }
}

export interface Team {
  train(task: TeamTask): void;
  stop(): void;
}

/** Starts `parts − 1` workers beside the calling thread, on the program in `instance`. */
export function startTeam(
  host: ThreadHost,
  instance: Instance,
  member: Omit<TeamMember, "part" | "memory" | "control">,
): Team {
  const control = new SharedArrayBuffer(CONTROL_BYTES);
  const words = new Int32Array(control);
  const doubles = new Float64Array(control, DOUBLES);
  const { exports, memory } = instance;
  exports.setBarrier(member.barrier);
  const threads = Array.from({ length: member.parts - 1 }, (_, k) =>
    host.start({ ...member, memory, control, part: k + 1 }),
  );
  const call = member.precision === "f64" ? exports.train64 : exports.train32;
  let isReady = false;
  return {
    train({ start, end, steps, step, row, rowsAStep, rate, objectiveAt, trace }) {
      if (!isReady) waitFor(words, member.parts - 1);
      isReady = true;
      words.set([start, end, steps, row, rowsAStep, objectiveAt, trace], WORDS);
      doubles.set([step, rate]);
      Atomics.add(words, GENERATION, 1);
      Atomics.notify(words, GENERATION);
      call(start, end, steps, step, row, rowsAStep, rate, objectiveAt, trace, 0, member.parts);
    },
    stop() {
      Atomics.store(words, STOP, 1);
      Atomics.add(words, GENERATION, 1);
      Atomics.notify(words, GENERATION);
      for (const thread of threads) thread.stop();
    },
  };
}

/** Longest time that starting a thread may take, in milliseconds. */
const PATIENCE = 20_000;

function waitFor(words: Int32Array, count: number): void {
  for (let ready = Atomics.load(words, READY); ready < count; ready = Atomics.load(words, READY))
    if (Atomics.wait(words, READY, ready, PATIENCE) === "timed-out")
      throw new Error(`Only ${ready} of ${count} workers started.`);
}
