import type { Op } from "../../core/ops/op.ts";

/** Letters of the lecture: x goes in, h computes, z is a layer's output, y comes out, L is the loss. */
const LETTERS: Readonly<Record<Op["look"], string>> = {
  input: "x",
  output: "y",
  neuron: "h",
  layer: "z",
  sign: "s",
  loss: "L",
};

/** The first free id of the op's kind: x1, x2, … A loss is plain `L` as long as there is only one; a softmax gives probabilities, p. */
export function freshId(op: Op, taken: ReadonlySet<string>): string {
  const letter = op.category === "activation" ? "p" : LETTERS[op.look];
  if (op.look === "loss" && !taken.has(letter)) return letter;
  let number = op.look === "loss" ? 2 : 1;
  while (taken.has(`${letter}${number}`)) number += 1;
  return `${letter}${number}`;
}
