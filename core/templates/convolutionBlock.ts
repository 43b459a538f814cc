import { activationOption, imageShape, KERNELS, ownInput, slide } from "./buildingBlocks.ts";
import { type BuiltNode, FEED, type Template } from "./template.ts";

export const convolutionBlock: Template = {
  name: "convolution-block",
  title: "Convolution block",
  doc: "A convolution, if you like with batch normalization, its activation, and pooling that halves the image.",
  options: {
    channels: {
      kind: "count",
      title: "Channels",
      doc: "How many kernels slide over the image.",
      default: 4,
      minimum: 1,
      maximum: 1024,
    },
    kernel: { kind: "choice", title: "Kernel", doc: "Height and width of the kernels.", default: "3", values: KERNELS },
    keepSize: {
      kind: "flag",
      title: "Keep the size",
      doc: "Pads the image so that the convolution keeps its height and width.",
      default: true,
    },
    normalization: {
      kind: "flag",
      title: "Batch normalization",
      doc: "Normalizes every channel before the activation.",
      default: false,
    },
    pooling: {
      kind: "choice",
      title: "Pooling",
      doc: "What is kept of each 2 × 2 window: the maximum, the average, or everything.",
      default: "max",
      values: ["max", "average", "none"],
    },
    activation: activationOption("relu"),
  },
  build(options, context) {
    const [, height, width] = imageShape(context, OWN, "A convolution block");
    const kernel = Number(options.choice("kernel"));
    const padding = options.flag("keepSize") ? (kernel - 1) / 2 : 0;
    const [rows, columns] = slide([height, width], { kernel, padding }, "A kernel");
    const channels = options.count("channels");
    const activation = options.choice("activation");
    const pooling = options.choice("pooling");
    const normalized = options.flag("normalization");
    const nodes: BuiltNode[] = [
      ...ownInput(context, OWN),
      {
        id: "h1",
        op: "conv2d",
        inputs: [FEED],
        // The normalization has a shift of its own.
        attributes: { channels, kernel, padding, ...(normalized ? { bias: false } : { activation }) },
      },
    ];
    if (normalized)
      nodes.push(
        { id: "n", op: "batch-norm", inputs: ["h1"] },
        { id: "z", op: "activation", inputs: ["n"], attributes: { activation } },
      );
    if (pooling !== "none") {
      slide([rows, columns], { kernel: 2, stride: 2 }, "A pooling window");
      const op = pooling === "max" ? "max-pool2d" : "avg-pool2d";
      nodes.push({ id: "s", op, inputs: [nodes.at(-1)?.id ?? "h1"], attributes: { kernel: 2 } });
    }
    return { nodes };
  },
};

const OWN = [1, 8, 8];
