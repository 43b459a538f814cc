import { sameShape } from "../shape.ts";
import { activationOption, imageShape, KERNELS, ownInput } from "./buildingBlocks.ts";
import {
  type Built,
  type BuiltNode,
  FEED,
  type OptionValues,
  type Template,
  type TemplateContext,
} from "./template.ts";

/** φ(x + F(x)): what goes in is added to what two layers make of it, projected where the widths differ. */
export const residualBlock: Template = {
  name: "residual-block",
  title: "Residual block",
  doc: "Two layers and a way around them: what goes in is added to what they give, through a projection where the widths differ.",
  options: {
    layers: {
      kind: "choice",
      title: "Layers",
      doc: "Dense layers, or convolutions over images.",
      default: "dense",
      values: ["dense", "conv2d"],
    },
    width: {
      kind: "count",
      title: "Width",
      doc: "Units of each layer, or channels of each convolution.",
      default: 4,
      minimum: 1,
      maximum: 4096,
    },
    kernel: {
      kind: "choice",
      title: "Kernel",
      doc: "Height and width of the convolutions' kernels.",
      default: "3",
      values: KERNELS,
    },
    activation: activationOption("relu"),
  },
  build(options, context) {
    return options.choice("layers") === "dense" ? buildDense(options, context) : buildConvolutions(options, context);
  },
};

function buildDense(options: OptionValues, context: TemplateContext): Built {
  const units = options.count("width");
  const shape = context.after?.shape ?? [units];
  const projection: BuiltNode = { id: "s", op: "dense", inputs: [FEED], attributes: { units, bias: false } };
  return buildAround(options, context, [units], sameShape(shape, [units]) ? null : projection, (from, attributes) => ({
    op: "dense",
    inputs: [from],
    attributes: { units, ...attributes },
  }));
}

function buildConvolutions(options: OptionValues, context: TemplateContext): Built {
  const channels = options.count("width");
  const own = [channels, 8, 8];
  const [given] = imageShape(context, own, "A residual block of convolutions");
  const kernel = Number(options.choice("kernel"));
  const projection: BuiltNode = {
    id: "s",
    op: "conv2d",
    inputs: [FEED],
    attributes: { channels, kernel: 1, bias: false },
  };
  return buildAround(options, context, own, given === channels ? null : projection, (from, attributes) => ({
    op: "conv2d",
    inputs: [from],
    attributes: { channels, kernel, padding: (kernel - 1) / 2, ...attributes },
  }));
}

function buildAround(
  options: OptionValues,
  context: TemplateContext,
  own: readonly number[],
  projection: BuiltNode | null,
  layer: (from: string, attributes: Readonly<Record<string, string>>) => Omit<BuiltNode, "id">,
): Built {
  const activation = options.choice("activation");
  return {
    nodes: [
      ...ownInput(context, own),
      { id: "h1", ...layer(FEED, { activation }) },
      { id: "h2", ...layer("h1", {}) },
      ...(projection ? [projection] : []),
      { id: "r", op: "add", inputs: ["h2", projection ? projection.id : FEED] },
      { id: "z", op: "activation", inputs: ["r"], attributes: { activation } },
    ],
  };
}
