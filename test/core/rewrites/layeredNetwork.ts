import fc from "fast-check";

/** A network file with layers and neurons in every way the format lets them be written, with rows of data, as text. */
export interface Layered {
  readonly text: string;
  /** Ids of its layers, and groups of neurons made to be alike. */
  readonly layers: readonly string[];
  readonly families: readonly (readonly string[])[];
}

export const layeredNetworks: fc.Arbitrary<Layered> = fc
  .tuple(
    fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 3 }),
  )
  .map(([stream, parts, rows]) => new Drawing(() => stream.next().value as number).draw(parts, rows));

const ACTIVATIONS = [
  '"tanh"',
  '"relu"',
  '"sigmoid"',
  '"identity"',
  '"gelu"',
  '{ "name": "leaky-relu", "slope": 0.20 }',
  '"prelu"',
  '{ "name": "prelu", "slope": 0.1 }',
];

/** Texts of one network, drawn part by part. */
class Drawing {
  private readonly nodes: string[] = [];
  private readonly sizes = new Map<string, number | null>([
    ["x", 3],
    ["v", null],
  ]);
  private readonly targets = new Map<string, number>();
  private readonly names: string[] = [];
  private readonly random: () => number;
  constructor(random: () => number) {
    this.random = random;
  }

  draw(parts: number, rows: number): Layered {
    const layers: string[] = [];
    const families: string[][] = [];
    for (let i = 0; i < parts; i++) {
      if (this.chance(0.65)) layers.push(this.layer(`z${i}`));
      else families.push(this.family(`h${i}`));
      if (this.chance(0.25)) this.sign(`s${i}`);
    }
    const objective = this.heads();
    const shared = `{ "s0": ${this.number()}, "s1": ${this.number()}, "k": ${this.number()} }`;
    const extra = [
      ...(this.chance(0.4) ? [`"regularization": { "l2": 0.05${this.list("of")} }`] : []),
      `"training": { "optimizer": "sgd", "momentum": ${this.pick(["0", "0.5"])}, "learningRate": 0.1, "steps": 3, "seed": ${this.whole(100)}${this.list("only")} }`,
    ];
    const feeds = [["x", 3], ["v", null], ...this.targets] as const;
    const row = (): string =>
      `{ ${feeds.map(([id, size]) => `"${id}": ${size === null ? this.number() : this.times(size, () => this.number())}`).join(", ")} }`;
    const inputs = feeds.map(
      ([id, size]) => `"${id}": { "op": "input", "shape": ${size === null ? "[]" : `[${size}]`} }`,
    );
    const text = `{
  "nn": 1,
  "nodes": {
    ${[...inputs, ...this.nodes].join(",\n    ")}
  },
  "params": ${shared},
  "objective": [${objective.map((id) => `"${id}"`).join(", ")}],
  "data": { "rows": [${this.times(rows, row).slice(1, -1)}] },
  ${extra.join(",\n  ")}
}
`;
    return { text, layers, families };
  }

  private layer(id: string): string {
    const units = 1 + this.whole(4);
    const [inputs, width] = this.inputs();
    const activation = this.chance(0.15) ? '"softmax"' : this.activation();
    const kind = this.random();
    const row = (): string => this.times(width, () => this.entry());
    const W =
      kind < 0.6
        ? this.times(units, row)
        : kind < 0.7
          ? "0.30"
          : kind < 0.75
            ? '"k"'
            : kind < 0.85
              ? '{ "init": "he-normal" }'
              : null;
    const params = [...(W === null ? [] : [`"W": ${W}`])];
    const bias = this.chance(0.8);
    if (bias && this.chance(0.8))
      params.push(
        `"b": ${this.pick([this.times(units, () => this.entry()), this.number(), '"k"', '{ "init": "zeros" }', '{ "init": "normal", "std": 0.3 }'])}`,
      );
    this.slope(activation, params, this.chance(0.3));
    this.node(id, `"op": "dense", "inputs": ${inputs}, "units": ${units}`, activation, bias, params);
    this.sizes.set(id, units);
    this.names.push(`${id}.W`, ...(bias ? [`${id}.b`] : []));
    return id;
  }

  private family(id: string): string[] {
    const [inputs, width] = this.inputs();
    const activation = this.activation();
    const bias = this.chance(0.8);
    const ids = Array.from({ length: 2 + this.whole(3) }, (_, k) => `${id}${"abcd"[k]}`);
    for (const one of ids) {
      const kind = this.random();
      const w = kind < 0.7 ? this.times(width, () => this.entry()) : kind < 0.8 ? "0.5" : kind < 0.85 ? '"k"' : null;
      const params = w === null ? [] : [`"w": ${w}`];
      if (bias && this.chance(0.8)) params.push(`"b": ${this.chance(0.2) ? `[${this.number()}]` : this.entry()}`);
      this.slope(activation, params, true);
      this.node(one, `"op": "neuron", "inputs": ${inputs}`, activation, bias, params);
    }
    for (const one of ids) this.sizes.set(one, null);
    // All or none: the numbers of a layer go together.
    if (this.chance(0.5)) this.names.push(...ids.map((one) => `${one}.w`));
    return ids;
  }

  /** A node that is neither, of any way to read. */
  private sign(id: string): void {
    const [inputs, width] = this.inputs();
    if (this.chance(0.6)) {
      this.nodes.push(`"${id}": { "op": "${this.pick(["concat", "softmax"])}", "inputs": ${inputs} }`);
      this.sizes.set(id, width);
      return;
    }
    const [reference, size] = this.reference();
    this.nodes.push(`"${id}": { "op": "mul", "inputs": ["${reference}", "${reference}"] }`);
    this.sizes.set(
      id,
      reference.includes(":") || (!reference.includes("[") && this.sizes.get(reference) !== null) ? size : null,
    );
  }

  /** Losses that fit what they read, and a scalar or two. */
  private heads(): string[] {
    const objective: string[] = [];
    for (const [id, size] of [...this.sizes].slice(2)) {
      if (!this.chance(0.6) && objective.length > 0) continue;
      const target = `t${objective.length}`;
      const text = this.nodes.find((node) => node.startsWith(`"${id}":`)) ?? "";
      const through = this.chance(0.2);
      if (through) this.nodes.push(`"o_${id}": { "op": "output", "inputs": ["${id}"] }`);
      const op = text.includes('"softmax"')
        ? "cross-entropy"
        : text.includes('"sigmoid"') && this.chance(0.7)
          ? "binary-cross-entropy"
          : "squared-error";
      if (size !== null && size > 1 && op === "cross-entropy") this.targets.set(target, size);
      else if (op === "cross-entropy") continue;
      else this.targets.set(target, size ?? 1);
      const part = size !== null && op !== "cross-entropy" && this.chance(0.3) ? "[0]" : "";
      const what = part !== "" ? `${target}[0]` : size === null ? `${target}[0]` : target;
      this.nodes.push(
        `"L${objective.length}": { "op": "${op}", "inputs": ["${through ? `o_${id}` : id}${part}", "${what}"], "reduction": "${this.pick(["sum", "mean"])}" }`,
      );
      objective.push(`L${objective.length}`);
    }
    if (objective.length === 0 || this.chance(0.3)) {
      const scalars = Array.from({ length: 8 }, () => this.reference()).filter(
        ([text]) => !text.includes(":") && (text.includes("[") || this.sizes.get(text) === null),
      );
      objective.push(scalars[0]?.[0] ?? "v");
    }
    return objective;
  }

  private node(id: string, head: string, activation: string, bias: boolean, params: readonly string[]): void {
    const parts = [head, `"activation": ${activation}`, ...(bias ? [] : ['"bias": false'])];
    if (params.length > 0) parts.push(`"params": { ${params.join(", ")} }`);
    this.nodes.push(`"${id}": { ${parts.join(", ")} }`);
  }

  private slope(activation: string, params: string[], isShared: boolean): void {
    if (!activation.includes("prelu")) return;
    if (isShared) params.push('"slope": "k"');
    else if (this.chance(0.5)) params.push('"slope": 0.30');
  }

  private inputs(): [text: string, width: number] {
    const references = Array.from({ length: 1 + this.whole(3) }, () => this.reference());
    return [
      `[${references.map(([text]) => `"${text}"`).join(", ")}]`,
      references.reduce((sum, [, size]) => sum + size, 0),
    ];
  }

  private reference(): [text: string, size: number] {
    const id = this.pick([...this.sizes.keys()]);
    const size = this.sizes.get(id) ?? null;
    if (size === null) return [id, 1];
    const from = this.whole(size);
    const to = from + 1 + this.whole(size - from);
    return this.pick([
      [id, size],
      [`${id}[${from}]`, 1],
      [`${id}[${from}:${to}]`, to - from],
    ] as [string, number][]);
  }

  /** `, "of": [ … ]` of some of the parameters, or nothing. */
  private list(key: string): string {
    const some = this.names.filter((name) => name.startsWith("z") && this.chance(0.5));
    const whole = this.names.filter((name) => name.startsWith("h"));
    const all = [...some, ...(this.chance(0.5) ? whole : [])];
    return all.length === 0 || this.chance(0.5) ? "" : `, "${key}": [${all.map((name) => `"${name}"`).join(", ")}]`;
  }

  private activation = (): string => this.pick(ACTIVATIONS);
  private entry = (): string => (this.chance(0.15) ? this.pick(['"s0"', '"s1"']) : this.number());
  /** In many spellings; none of them may change. */
  private number(): string {
    const value = this.random() * 3 - 1.5;
    return this.pick([value.toFixed(2), value.toExponential(2), String(value), (value / 8).toFixed(3)]);
  }
  private times = (count: number, make: () => string): string => `[${Array.from({ length: count }, make).join(", ")}]`;
  private whole = (below: number): number => Math.floor(this.random() * below);
  private chance = (share: number): boolean => this.random() < share;
  private pick = <T>(from: readonly T[]): T => from[this.whole(from.length)] as T;
}
