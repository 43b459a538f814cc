import * as vscode from "vscode";
import { debugTrainingStep } from "../debug/configurations.ts";
import type { Handler } from "../editor/partRequests.ts";
import type { Network } from "../network.ts";
import type { Trainings } from "./trainings.ts";

type TrainingRequest = "training" | "showStep" | "debugStep" | "keptRun";

interface Asked {
  readonly network: Network;
  readonly trainings: Trainings;
  /** The sample that the canvas shows. */
  readonly row: number;
}

/** What a canvas asks of the training runs of its network. */
export function trainingRequests(asked: () => Asked): { readonly [K in TrainingRequest]: Handler<K> } {
  return {
    training: async ({ action }) => {
      const { trainings, network } = asked();
      await trainings.carryOut(action, network);
      return null;
    },
    showStep: async ({ step }) => {
      const { trainings, network } = asked();
      await trainings.showStep(network, step);
      return null;
    },
    debugStep: async ({ step }) => {
      const { trainings, network, row } = asked();
      // Refused before a session is begun, so that the canvas says why.
      await trainings.stateAt(network, step - 1);
      debugTrainingStep(network.document.uri, step, row).then(undefined, (error: unknown) =>
        vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error)),
      );
      return null;
    },
    keptRun: async ({ id, action }) => {
      const { trainings, network } = asked();
      await trainings.carryOutKept(network, id, action);
      return null;
    },
  };
}
