import { Refusal } from "../document/editing/refusal.ts";
import { activationOption, ownInput } from "./buildingBlocks.ts";
import { buildHead, headOption, lossOption } from "./heads.ts";
import { type BuiltNode, FEED, type Template } from "./template.ts";

/** Layers of these widths, one behind the other. */
export const mlp: Template = {
  name: "mlp",
  title: "Multi-layer perceptron",
  doc: "Dense layers of the widths you list, from the input to the head, with the loss that fits.",
  options: {
    widths: {
      kind: "counts",
      title: "Widths",
      doc: "How many numbers go in, how many units each hidden layer has, how many numbers come out. Behind a node, its own size takes the place of the first.",
      default: [2, 4, 3],
      minimumLength: 2,
      maximumLength: 20,
      minimum: 1,
      maximum: 4096,
    },
    activation: activationOption("tanh"),
    head: headOption,
    loss: lossOption,
  },
  build(options, context) {
    const widths = options.counts("widths");
    const head = options.choice("head");
    const [features = 1, ...rest] = widths;
    const hidden = rest.slice(0, -1);
    const last = rest.at(-1) ?? 1;
    if (head === "classes" && last < 2)
      throw new Refusal(`A choice among classes needs at least 2 of them, so the last width cannot be ${last}.`);
    const activation = options.choice("activation");
    const layers = hidden.map(
      (units, i): BuiltNode => ({
        id: `h${i + 1}`,
        op: "dense",
        inputs: [i === 0 ? FEED : `h${i}`],
        attributes: { units, activation },
      }),
    );
    const end = buildHead(head, last, hidden.length > 0 ? `h${hidden.length}` : FEED, options.flag("loss"));
    return { ...end, nodes: [...ownInput(context, [features]), ...layers, ...end.nodes] };
  },
};
