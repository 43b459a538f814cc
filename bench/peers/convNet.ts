import { type Contestant, type Figures, GRADIENTS, LOSS, MAX_POOLING, SINGLE } from "./contestant.ts";
import { rowOf } from "./networkFile.ts";
import { type Convolutions, KERNEL, type Layers, POOL, SINGLE_STEPS, type Task } from "./tasks.ts";

/** ConvNetJS: double precision, sample by sample, gradients summed until the batch is full. What of it is used here: */
interface Vol {
  readonly w: Float64Array;
}
interface Layer {
  readonly layer_type: string;
  readonly filters?: readonly Vol[];
  readonly biases?: Vol;
}
interface Net {
  layers: Layer[];
  makeLayers(definitions: readonly object[]): void;
  forward(x: Vol, training: boolean): Vol;
  backward(y: number | readonly number[]): number;
  getParamsAndGrads(): readonly { readonly grads: Float64Array }[];
}
interface ConvNetJs {
  readonly Net: new () => Net;
  readonly Vol: new (width: number, height: number, depth: number, fill: number) => Vol;
  readonly Trainer: new (net: Net, options: object) => { train(x: Vol, y: number | readonly number[]): unknown };
  readonly TanhLayer: new (shape: object) => Layer;
}

export function openConvNet(task: Task, require: NodeJS.Require): Contestant | string {
  const { network, batch } = task;
  if (network.kind === "neurons") return "layers only";
  const library = require("convnetjs") as ConvNetJs;
  const { rows } = network;
  const samples = Array.from({ length: rows.count }, (_, r) => volume(library, network, rowOf(rows, r)));
  const targets = Array.from(rows.t, (t) => (isTanh(network) ? [t] : t));
  const start = (batchSize: number) => {
    const net = makeNet(library, network);
    const options = { learning_rate: task.learningRate, momentum: 0, batch_size: batchSize, l2_decay: 0 };
    const trainer = new library.Trainer(net, options);
    let next = 0;
    const train = (steps: number): void => {
      for (let i = 0; i < steps * batchSize; i++) {
        trainer.train(samples[next] as Vol, targets[next] as number);
        next = (next + 1) % rows.count;
      }
    };
    return { net, train };
  };
  const { net, train } = start(batch);
  const pass = (): number => {
    net.forward(samples[0] as Vol, true);
    return net.backward(targets[0] as number);
  };
  // Its own regression loss is 2(y − t)², though its gradient is that of ½(y − t)².
  const lossOf = (model: Net, count: number): number => {
    let sum = 0;
    for (let s = 0; s < count; s++) {
      const output = model.forward(samples[s] as Vol, true).w;
      sum += isTanh(network)
        ? ((output[0] as number) - (rows.t[s] as number)) ** 2 / 2
        : -Math.log(output[rows.t[s] as number] as number);
    }
    return sum / count;
  };
  if (task.kind === "pass") {
    return {
      check(): Figures {
        pass();
        const gradients = net.getParamsAndGrads().flatMap(({ grads }) => [...grads]);
        return { [LOSS]: lossOf(net, 1), [GRADIENTS]: gradients.reduce((sum, g) => sum + Math.abs(g), 0) };
      },
      run(count) {
        for (let i = 0; i < count; i++) pass();
      },
    };
  }
  const name = network.kind === "convolutions" ? MAX_POOLING : LOSS;
  return {
    ...(network.kind === "convolutions" ? { remark: "has max pooling only" } : {}),
    check(): Figures {
      train(task.checkSteps);
      const figures = { [name]: lossOf(net, batch) };
      if (task.name !== "T1") return figures;
      const single = start(1);
      single.train(SINGLE_STEPS);
      return { ...figures, [SINGLE]: lossOf(single.net, 1) };
    },
    run: train,
  };
}

const isTanh = (network: Layers | Convolutions): boolean => network.kind === "layers" && network.activation === "tanh";

function makeNet(library: ConvNetJs, network: Layers | Convolutions): Net {
  const net = new library.Net();
  const convolutions = network.kind === "convolutions" ? network.convolutions : [];
  const hidden = network.layers.slice(0, -1);
  const activation = isTanh(network) ? "tanh" : "relu";
  const input =
    network.kind === "convolutions"
      ? { out_sx: network.side, out_sy: network.side, out_depth: 1 }
      : { out_sx: 1, out_sy: 1, out_depth: network.layers[0]?.inputs };
  net.makeLayers([
    { type: "input", ...input },
    ...convolutions.flatMap(({ outputs }) => [
      { type: "conv", sx: KERNEL, filters: outputs, stride: 1, pad: 0, activation },
      { type: "pool", sx: POOL, stride: POOL },
    ]),
    ...hidden.map(({ outputs }) => ({ type: "fc", num_neurons: outputs, activation })),
    isTanh(network) ? { type: "regression", num_neurons: 1 } : { type: "softmax", num_classes: 10 },
  ]);
  // A definition can ask for no activation of the last layer, so it is put in front of the loss by hand.
  if (isTanh(network)) net.layers.splice(-1, 0, new library.TanhLayer({ in_sx: 1, in_sy: 1, in_depth: 1 }));
  const weighted = net.layers.filter(({ filters }) => filters !== undefined);
  [...convolutions, ...network.layers].forEach(({ inputs, outputs, W, b }, l) => {
    // Its volumes are [y][x][channel]; ours are [channel][y][x].
    const channels =
      l < convolutions.length ? inputs : l === convolutions.length ? (convolutions.at(-1)?.outputs ?? 1) : 1;
    const size = W.length / outputs;
    weighted[l]?.filters?.forEach((filter, i) => {
      filter.w.set(channelsLast(W.subarray(i * size, (i + 1) * size), channels));
    });
    weighted[l]?.biases?.w.set(b);
  });
  return net;
}

function volume({ Vol }: ConvNetJs, network: Layers | Convolutions, x: Float64Array): Vol {
  const side = network.kind === "convolutions" ? network.side : 1;
  const vol = new Vol(side, side, x.length / side ** 2, 0);
  vol.w.set(x);
  return vol;
}

/** [channel][place] as [place][channel]. */
export function channelsLast(values: Float64Array, channels: number): Float64Array {
  const places = values.length / channels;
  return values.map((_, k) => values[(k % channels) * places + Math.floor(k / channels)] as number);
}
