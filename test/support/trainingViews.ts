import type { TrainingView } from "../../core/view/trainingView.ts";

/** A run of 200 epochs of 100 steps that has come to the 12th, with a point each epoch; validation is smallest at the 8th. */
export function trainingView(change: Partial<TrainingView> = {}): TrainingView {
  const step = change.step ?? 1200;
  return {
    status: "running",
    optimizer: "Adam",
    learningRate: 0.001,
    step,
    steps: 20_000,
    stepsPerEpoch: 100,
    epoch: Math.ceil(step / 100),
    epochs: 200,
    batchSize: 8,
    trainingRows: 800,
    validationRows: 200,
    stepsPerSecond: 843.21,
    history: lossHistory(Math.floor(step / 100)),
    goal: null,
    ending: null,
    bestStep: null,
    run: 1,
    shownStep: null,
    isRecovered: false,
    isOutdated: false,
    parameterCount: 25,
    writesBeside: false,
    ...change,
  };
}

/** A point at the end of each epoch, and one before the first; validation is not measured in odd epochs. */
export function lossHistory(epochs: number): Float64Array {
  const points = Array.from({ length: epochs + 1 }, (_, epoch) => [
    100 * epoch,
    2 / (1 + epoch) + 0.05 * Math.sin(3 * epoch) ** 2,
    epoch % 2 === 0 ? 0.3 + (epoch - 8) ** 2 / 40 : Number.NaN,
  ]);
  return Float64Array.from(points.flat());
}
