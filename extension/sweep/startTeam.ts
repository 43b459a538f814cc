import { openSweepRun, type SweepData, type SweepJob, type SweepResult } from "../../core/training/sweepRun.ts";

/** Runs under way. */
export interface SweepTeam {
  /** Ends them without another word. */
  dispose(): void;
}

/** Told of each run as it is done: its place in the list, what came of it or why nothing did, and how long it took. */
export type TellRun = (job: number, result: SweepResult | string, seconds: number) => void;

/** Milliseconds of work between which the host does its other work. */
const SLICE = 25;

/**
 * Where there are no threads (VS Code in a browser) the host runs one job after another, in slices between its other work. On Node the
 * bundle has threads in this place (`startInThreads.ts`). `ended` is called after the last.
 */
export function startTeam(data: SweepData, jobs: readonly SweepJob[], tell: TellRun, ended: () => void): SweepTeam {
  let isOver = false;
  const run = async (): Promise<void> => {
    for (const [i, job] of jobs.entries()) {
      const began = performance.now();
      const result = await runSliced(job, data, () => isOver);
      if (isOver || result === null) return;
      tell(i, result, (performance.now() - began) / 1000);
    }
    ended();
  };
  void run();
  return {
    dispose() {
      isOver = true;
    },
  };
}

/** Null where it was ended on the way. Never rejects: what goes wrong is a sentence. */
async function runSliced(job: SweepJob, data: SweepData, isOver: () => boolean): Promise<SweepResult | string | null> {
  try {
    await breathe();
    if (isOver()) return null;
    const run = openSweepRun(job, data, null);
    if (typeof run === "string") return run;
    try {
      const { supervisor } = run;
      while (supervisor.ending === null) {
        const until = performance.now() + SLICE;
        while (supervisor.ending === null && performance.now() < until) supervisor.advance(1);
        await breathe();
        if (isOver()) return null;
      }
      return run.result();
    } finally {
      run.dispose();
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function breathe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
