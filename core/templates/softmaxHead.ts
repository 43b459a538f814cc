import { ownInput } from "./buildingBlocks.ts";
import { type Built, FEED, type Template } from "./template.ts";

/** Scores z of the classes, the loss on them, and their probabilities as an output. The target is the number of the class. */
export function classHead(from: string, classes: number, probabilities: boolean): Built {
  return {
    nodes: [
      { id: "z", op: "dense", inputs: [from], attributes: { units: classes } },
      ...(probabilities
        ? [
            { id: "p", op: "softmax", inputs: ["z"] },
            { id: "y", op: "output", inputs: ["p"] },
          ]
        : []),
      { id: "t", op: "input", attributes: { shape: [] } },
      { id: "L", op: "softmax-cross-entropy", inputs: ["z", "t"] },
    ],
    objective: "L",
  };
}

export const softmaxHead: Template = {
  name: "softmax-head",
  title: "Softmax head",
  doc: "Scores of the classes, their probabilities, and the cross-entropy with a target.",
  options: {
    classes: { kind: "count", title: "Classes", doc: "How many there are.", default: 3, minimum: 2, maximum: 4096 },
    probabilities: {
      kind: "flag",
      title: "Probabilities",
      doc: "Shows the probabilities of the classes as an output.",
      default: true,
    },
  },
  build: (options, context) => {
    const head = classHead(FEED, options.count("classes"), options.flag("probabilities"));
    return { ...head, nodes: [...ownInput(context, [4]), ...head.nodes] };
  },
};
