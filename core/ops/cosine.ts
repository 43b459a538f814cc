import { sizeOf } from "../shape.ts";
import type { ForwardPass, Op, Site } from "./op.ts";
import { inferPair, LOSS_PORTS } from "./pairLoss.ts";
import { LOSS_ATTRIBUTES, reductionScale } from "./reduction.ts";
import { type Operand, type Operands, productSum, range, type Working } from "./workings.ts";

/** Added to both squared lengths, so that a vector of zeros has a cosine (0) and a derivative. PyTorch's constant. */
const EPSILON = 1e-12;

/**
 * One sample: the two lengths √(|y|² + ε), √(|t|² + ε), and 1 − cos. With ŷ = y/length and t̂ = t/length,
 * 1 − ŷ·t̂ = ½·Σ(ŷ_i − t̂_i)² + ½·(what ε leaves |ŷ|² and |t̂|² short of 1), which keeps its digits where the vectors nearly agree.
 */
interface Comparison {
  readonly lengthY: number;
  readonly lengthT: number;
  readonly distance: number;
}

function compare(pass: ForwardPass, y: Float64Array, t: Float64Array, C: number, s: number): Comparison {
  let squaresY = EPSILON;
  let squaresT = EPSILON;
  for (let k = s; k < C * pass.batch; k += pass.batch) {
    squaresY += (y[k] as number) ** 2;
    squaresT += (t[k] as number) ** 2;
  }
  const [lengthY, lengthT] = [Math.sqrt(squaresY), Math.sqrt(squaresT)];
  let twice = EPSILON / squaresY + EPSILON / squaresT;
  for (let k = s; k < C * pass.batch; k += pass.batch)
    twice += ((y[k] as number) / lengthY - (t[k] as number) / lengthT) ** 2;
  return { lengthY, lengthT, distance: twice / 2 };
}

export const cosine: Op = {
  name: "cosine",
  title: "Cosine distance",
  category: "loss",
  doc: "1 − the cosine of the angle between prediction and target: 0 where they point the same way, whatever their lengths, 2 where opposite. One term a sample; 1e-12 is added to both squared lengths.",
  tex: String.raw`L=1-\frac{\boldsymbol{y}^{\top}\boldsymbol{t}}{\sqrt{|\boldsymbol{y}|^2+\epsilon}\,\sqrt{|\boldsymbol{t}|^2+\epsilon}}`,
  source: "PyTorch nn.CosineEmbeddingLoss with y = 1, its ε = 1e-12 included",
  look: "loss",
  ports: LOSS_PORTS,
  attributes: LOSS_ATTRIBUTES,
  reducesBatch: true,
  joinsComponents: true,
  hasPreactivation: false,
  infer: inferPair,
  params: () => [],
  cost(site) {
    const C = sizeOf(site.inputs[0] ?? []);
    return { forward: 9 * C + 8, backward: 18 * C + 10 };
  },
  workings,
  forward(pass) {
    const [y, t, C] = operands(pass);
    let sum = 0;
    for (let s = 0; s < pass.batch; s++) sum += compare(pass, y, t, C, s).distance;
    pass.output.data[0] = sum * reductionScale(pass.site.attributes, pass.batch, 1);
  },
  backward(pass) {
    const [y, t, C] = operands(pass);
    const [byY, byT] = pass.inputGradients;
    const factor = (pass.outputGradient[0] as number) * reductionScale(pass.site.attributes, pass.batch, 1);
    for (let s = 0; s < pass.batch; s++) {
      const { lengthY, lengthT, distance } = compare(pass, y, t, C, s);
      for (let k = s; k < C * pass.batch; k += pass.batch) {
        const [unitY, unitT] = [(y[k] as number) / lengthY, (t[k] as number) / lengthT];
        // ∂(1 − cos)/∂y = (cos·ŷ − t̂)/length, with cos = 1 − distance.
        if (byY) byY[k] = (factor * (unitY - unitT - distance * unitY)) / lengthY;
        if (byT) byT[k] = (factor * (unitT - unitY - distance * unitT)) / lengthT;
      }
    }
  },
  examples: [site("mean", 1), site("sum", 0.5), site("batch-mean", 2)].map((each) => ({
    site: each,
    inputs: [
      [0.5, -1.25, 2, 0.75, -0.5, 1],
      [1, 0.5, -0.5, 0.25, 2, 0.75],
    ],
    batch: 2,
    params: {},
  })),
};

/** The product and the two lengths, of which the term of the one sample is made. */
function workings({ inputs: [shape = []] }: Site, _at: number, { input, batch }: Operands): readonly Working[] {
  if (batch > 1) return [];
  const places = range(sizeOf(shape));
  const [y, t] = ([0, 1] as const).map((port): Operand => {
    const value = Math.sqrt(places.reduce((sum, i) => sum + input(port, i).value ** 2, EPSILON));
    return { symbol: `\\left|\\boldsymbol{${port === 0 ? "y" : "t"}}\\right|`, value };
  }) as [Operand, Operand];
  const product: Operand = {
    symbol: "\\boldsymbol{y}^{\\top}\\boldsymbol{t}",
    value: places.reduce((sum, i) => sum + input(0, i).value * input(1, i).value, 0),
  };
  const length = ({ symbol, value }: Operand, port: number): Working => ({
    name: symbol,
    value,
    write: ({ fill, sum }) => `\\sqrt{${sum(places, (i) => `\\left(${fill(input(port, i))}\\right)^{2}`)} + \\epsilon}`,
  });
  return [
    { ...productSum(places.map((i) => [input(0, i), input(1, i)])), name: product.symbol, value: product.value },
    length(y, 0),
    length(t, 1),
    {
      name: "1 - \\cos",
      value: 1 - product.value / (y.value * t.value),
      write: ({ fill }) => `1 - \\frac{${fill(product)}}{${fill(y)} \\cdot ${fill(t)}}`,
    },
  ];
}

function site(reduction: string, weight: number): Site {
  return { inputs: [[3], [3]], attributes: { reduction, weight } };
}

function operands(pass: ForwardPass): readonly [y: Float64Array, t: Float64Array, C: number] {
  const [y, t] = pass.inputs;
  if (y === undefined || t === undefined) throw new TypeError("A loss needs a prediction and a target.");
  return [y.data, t.data, sizeOf(y.shape)];
}
