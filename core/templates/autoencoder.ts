import { sizeOf } from "../shape.ts";
import { activationOption, ownInput } from "./buildingBlocks.ts";
import { type BuiltNode, FEED, type Template } from "./template.ts";

/** The widths on the way to the code, and the same on the way back; the target is what went in. */
export const autoencoder: Template = {
  name: "autoencoder",
  title: "Autoencoder",
  doc: "Layers that narrow to a code and widen again, trained to give back what went in.",
  options: {
    widths: {
      kind: "counts",
      title: "Widths",
      doc: "How many numbers go in, the hidden layers, and the code last; the way back mirrors them. Behind a node, its own size takes the place of the first.",
      default: [8, 4, 2],
      minimumLength: 2,
      maximumLength: 10,
      minimum: 1,
      maximum: 4096,
    },
    activation: activationOption("tanh"),
  },
  build(options, context) {
    const [features = 1, ...way] = options.counts("widths");
    const { after } = context;
    const size = after ? sizeOf(after.shape) : features;
    const flat = after !== null && after.shape.length > 1;
    const from = flat ? "v" : FEED;
    const activation = options.choice("activation");
    const code = way.length - 1;
    const units = [...way, ...way.slice(0, -1).toReversed()];
    const ids = units.map((_, i) => (i === code ? "z" : `h${i < code ? i + 1 : i}`));
    const layers = units.map(
      (width, i): BuiltNode => ({
        id: ids[i] ?? "",
        op: "dense",
        inputs: [ids[i - 1] ?? from],
        attributes: { units: width, activation },
      }),
    );
    return {
      nodes: [
        ...ownInput(context, [features]),
        ...(flat ? [{ id: from, op: "flatten", inputs: [FEED] }] : []),
        ...layers,
        { id: "y", op: "dense", inputs: [ids.at(-1) ?? from], attributes: { units: size } },
        { id: "L", op: "squared-error", inputs: ["y", from] },
      ],
      objective: "L",
    };
  },
};
