import type { TrainingPlan } from "./plan.ts";

/**
 * η of every step (counted from 1). Laws that change it follow one another in the file's order, as in PyTorch's ChainedScheduler;
 * rates are computed once and kept, because each comes from the one before.
 */
export function createLearningRate({
  hyperparameters: { learningRate },
  schedules,
  stepsPerEpoch,
}: Pick<TrainingPlan, "hyperparameters" | "schedules" | "stepsPerEpoch">): (step: number) => number {
  if (schedules.length === 0) return () => learningRate;
  const changesInEpochs = schedules.some(({ per }) => per === "step");
  const stepsAtOnce = changesInEpochs ? 1 : stepsPerEpoch;
  const first = schedules.reduce((rate, { law, settings }) => law.first(rate, settings), learningRate);
  const rates = [first];
  return (step) => {
    const wanted = Math.floor((step - 1) / stepsAtOnce);
    while (rates.length <= wanted) {
      const stepsDone = rates.length * stepsAtOnce;
      let rate = rates.at(-1) as number;
      for (const { law, settings, per } of schedules) {
        if (per === "step") rate = law.next(rate, learningRate, stepsDone, settings);
        else if (stepsDone % stepsPerEpoch === 0)
          rate = law.next(rate, learningRate, stepsDone / stepsPerEpoch, settings);
      }
      rates.push(rate);
    }
    return rates[wanted] as number;
  };
}
