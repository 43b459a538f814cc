import {
  runJob,
  type TrainingCommand,
  type TrainingJob,
  type TrainingMessage,
} from "../../core/training/trainingJob.ts";

/** A training run under way. */
export interface StartedTraining {
  send(command: TrainingCommand): void;
  /** Ends it without another word. */
  dispose(): void;
}

/**
 * Where there are no threads (VS Code in a browser) the host trains in slices between its other work. On Node the bundle has the
 * thread's starter in this place (`startInWorker.ts`).
 */
export function startTraining(job: TrainingJob, onMessage: (message: TrainingMessage) => void): StartedTraining {
  const commands: TrainingCommand[] = [];
  let wake: (() => void) | null = null;
  let isOver = false;
  void runJob(job, {
    kernels: null,
    now: () => performance.now(),
    post: (message) => isOver || onMessage(message),
    breathe: () => new Promise((resolve) => setTimeout(resolve)),
    async nextCommand(isWaiting) {
      if (isOver) return "close";
      if (isWaiting && commands.length === 0) await new Promise<void>((resolve) => (wake = resolve));
      return isOver ? "close" : (commands.shift() ?? null);
    },
  });
  const rouse = () => {
    wake?.();
    wake = null;
  };
  return {
    send(command) {
      commands.push(command);
      rouse();
    },
    dispose() {
      isOver = true;
      rouse();
    },
  };
}
