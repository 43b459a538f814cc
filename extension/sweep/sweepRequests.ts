import type { SweepForm, SweepRequests, SweepWishes } from "../../core/view/sweepView.ts";
import type { Handler } from "../editor/partRequests.ts";

/** Whoever carries out what a canvas asks of comparisons, for one network. Rejects with a sentence. */
export interface SweepHost {
  form(): SweepForm;
  start(wishes: SweepWishes): Promise<void>;
  act(action: "cancel" | "discard"): void;
  open(point: number, how: "new" | "apply"): Promise<void>;
}

/** What a canvas asks of architectures. */
export function sweepRequests(host: () => SweepHost): { readonly [K in keyof SweepRequests]: Handler<K> } {
  return {
    sweepForm: () => host().form(),
    startSweep: async (wishes) => {
      await host().start(wishes);
      return null;
    },
    sweep: ({ action }) => {
      host().act(action);
      return null;
    },
    openVariant: async ({ point, how }) => {
      await host().open(point, how);
      return null;
    },
  };
}
