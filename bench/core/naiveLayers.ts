/** A fully connected network over nested lists, the other thing one would first write; the yardstick for layers. */
export interface Layer {
  readonly W: readonly (readonly number[])[];
  readonly b: readonly number[];
}

/** Hidden layers with tanh, the last one linear, softmax and cross-entropy with a class index; ∂loss/∂W of every layer. */
export function naiveLayers(layers: readonly Layer[], x: readonly number[], label: number) {
  const values: (readonly number[])[] = [x];
  layers.forEach(({ W, b }, l) => {
    const from = values[l] as readonly number[];
    const u = W.map((row, i) => row.reduce((sum, w, j) => sum + w * (from[j] as number), b[i] as number));
    values.push(l === layers.length - 1 ? u : u.map(Math.tanh));
  });
  const [logits = []] = values.slice(-1);
  const most = Math.max(...logits);
  const powers = logits.map((u) => Math.exp(u - most));
  const total = powers.reduce((sum, power) => sum + power, 0);
  const loss = Math.log(total) + most - (logits[label] as number);
  let delta = powers.map((power, i) => power / total - (i === label ? 1 : 0));
  const gradients: number[][][] = [];
  for (let l = layers.length - 1; l >= 0; l--) {
    const from = values[l] as readonly number[];
    gradients.unshift(delta.map((d) => from.map((z) => d * z)));
    const { W } = layers[l] as Layer;
    // Written by rows, so that the yardstick walks through memory in order as well.
    const back = from.map(() => 0);
    W.forEach((row, i) => {
      const d = delta[i] as number;
      for (let j = 0; j < row.length; j++) back[j] = (back[j] as number) + (row[j] as number) * d;
    });
    delta = back.map((d, j) => (l === 0 ? d : d * (1 - (from[j] as number) ** 2)));
  }
  return { loss, gradients };
}
