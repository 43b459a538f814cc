import type { Expectation, Op } from "../ops/op.ts";
import type { Shape } from "../shape.ts";

/** What is known of the node that the next one will read. */
export interface Situation {
  /** Null where it is not known yet. */
  readonly shape: Shape | null;
  readonly isData: boolean;
  /** Computed, and nothing reads it yet: it may be the network's answer. */
  readonly isHead: boolean;
  /** Bounds of its value. */
  readonly low: number;
  readonly high: number;
  readonly sumsToOne: boolean;
  /** A weighted sum without an activation: logits, or a regression's answer. */
  readonly isLinear: boolean;
}

/** What people most often put behind a value of so many axes, the most frequent first. */
const HABITS: readonly (readonly string[])[] = [
  ["neuron", "dense", "output", "activation", "add", "mul", "concat", "function", "scale"],
  ["dense", "neuron", "activation", "layer-norm", "dropout", "batch-norm", "add", "concat", "softmax", "output"],
  ["attention", "layer-norm", "project", "conv1d", "activation", "dropout", "add", "mean", "flatten", "dense"],
  [
    "conv2d",
    "max-pool2d",
    "batch-norm",
    "activation",
    "avg-pool2d",
    "flatten",
    "global-avg-pool",
    "dropout",
    "add",
    "dense",
  ],
];

/** The smaller the sooner. `hasTarget`: a loss that would find its target in the network. */
export function rankAfter(op: Op, situation: Situation, hasTarget: boolean): number {
  const habits = HABITS[Math.min(situation.shape?.length ?? 1, HABITS.length - 1)] ?? [];
  const at = habits.indexOf(op.name);
  const habit = at >= 0 ? at : 20;
  if (op.category !== "loss") return habit + (situation.sumsToOne && op.name !== "output" ? 12 : 0);
  if (situation.isData) return 60;
  const suits = suitsLoss(op.expects ?? null, situation);
  // At the end of a network that has a target waiting, the loss is what is missing.
  const urgency = situation.isHead ? (hasTarget ? -40 : 4) : 30;
  return urgency + (suits === "well" ? 0 : suits === "somehow" ? 8 : 40) + FAMILIARITY.indexOf(op.name) / 10;
}

/** The textbook's losses before the others that suit as well. */
const FAMILIARITY: readonly string[] = [
  "kl-divergence",
  "huber",
  "l1",
  "cosine",
  "hinge",
  "multi-class-hinge",
  "cross-entropy",
  "binary-cross-entropy",
  "logistic",
  "softmax-cross-entropy",
  "squared-error",
].toReversed();

function suitsLoss(expects: Expectation | null, { low, high, sumsToOne, isLinear, shape }: Situation) {
  const isProbability = low >= 0 && high <= 1;
  switch (expects) {
    case "distribution":
      return sumsToOne ? "well" : "badly";
    case "probability":
      return sumsToOne || !isProbability ? "badly" : "well";
    case "logit":
      return isLinear && (shape?.length ?? 0) > 0 ? "well" : isLinear ? "somehow" : "badly";
    case "score":
      return isLinear ? "somehow" : "badly";
    case "log-probability":
      return high <= 0 ? "well" : "badly";
    case null:
      return sumsToOne || isProbability ? "badly" : (shape?.length ?? 0) > 0 && isLinear ? "somehow" : "well";
  }
}
