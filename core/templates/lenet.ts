import { activationOption, imageShape, ownInput, slide } from "./buildingBlocks.ts";
import { classHead } from "./softmaxHead.ts";
import { FEED, type Template } from "./template.ts";

/** After LeCun and others, Gradient-based learning applied to document recognition, 1998: convolution and pooling twice, then the classes. */
export const lenet: Template = {
  name: "lenet",
  title: "LeNet",
  doc: "Convolution and pooling, twice, then a dense layer that scores the classes: small images to what they show.",
  options: {
    image: {
      kind: "counts",
      title: "Image",
      doc: "Channels, height and width. Behind a node, its own shape takes their place.",
      default: [1, 8, 8],
      minimumLength: 3,
      maximumLength: 3,
      minimum: 1,
      maximum: 512,
    },
    channels: {
      kind: "counts",
      title: "Channels",
      doc: "Of the first and of the second convolution.",
      default: [4, 4],
      minimumLength: 2,
      maximumLength: 2,
      minimum: 1,
      maximum: 256,
    },
    kernels: {
      kind: "counts",
      title: "Kernels",
      doc: "Height and width of the first and of the second convolution's kernels.",
      default: [3, 2],
      minimumLength: 2,
      maximumLength: 2,
      minimum: 1,
      maximum: 11,
    },
    classes: { kind: "count", title: "Classes", doc: "How many there are.", default: 3, minimum: 2, maximum: 1000 },
    activation: activationOption("relu"),
  },
  build(options, context) {
    const own = options.counts("image");
    const [, height, width] = imageShape(context, own, "LeNet");
    const [channels1 = 1, channels2 = 1] = options.counts("channels");
    const [kernel1 = 1, kernel2 = 1] = options.counts("kernels");
    const pool = { kernel: 2, stride: 2 };
    const first = slide(
      slide([height, width], { kernel: kernel1 }, "The first kernel"),
      pool,
      "The first pooling window",
    );
    slide(slide(first, { kernel: kernel2 }, "The second kernel"), pool, "The second pooling window");
    const activation = options.choice("activation");
    const head = classHead("s2", options.count("classes"), true);
    return {
      ...head,
      nodes: [
        ...ownInput(context, own),
        { id: "h1", op: "conv2d", inputs: [FEED], attributes: { channels: channels1, kernel: kernel1, activation } },
        { id: "s1", op: "max-pool2d", inputs: ["h1"], attributes: { kernel: 2 } },
        { id: "h2", op: "conv2d", inputs: ["s1"], attributes: { channels: channels2, kernel: kernel2, activation } },
        { id: "s2", op: "avg-pool2d", inputs: ["h2"], attributes: { kernel: 2 } },
        ...head.nodes,
      ],
    };
  },
};
