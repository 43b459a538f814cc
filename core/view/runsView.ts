/** A run that has been let go of for another, kept so that the two can be looked at side by side. */
export interface RunView {
  /** Counts a network's runs from 1 on, the present one among them. */
  readonly id: number;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  /** As `TrainingView.history`. */
  readonly history: Float64Array;
  /** Why it ended, in a sentence. */
  readonly ending: string;
  /** What its text had that the present one has otherwise, a sentence each; none where both say the same. */
  readonly differences: readonly string[];
}

export interface RunRequests {
  /** Shows the network as it was after so many steps of the run; null: as it is now. */
  showStep: { args: { step: number | null }; result: null };
  /** Starts a debug session that stands before this step of the run. */
  debugStep: { args: { step: number }; result: null };
  /** `open`: its text, with what it learned, as a new file. */
  keptRun: { args: { id: number; action: "open" | "remove" }; result: null };
}
