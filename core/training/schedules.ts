/**
 * Laws of the learning rate over time, by PyTorch's definitions (torch.optim.lr_scheduler), in the form that PyTorch computes: each
 * rate from the one before it, so that several laws may follow one another. Time counts epochs, or steps; it is 0 at the first.
 */
export interface ScheduleLaw {
  readonly name: string;
  readonly title: string;
  readonly doc: string;
  /** η at time t, TeX without delimiters, for one law alone. */
  readonly tex: string;
  readonly source: string;
  /** Settings that it reads, with their defaults; null where the file must give one. */
  readonly settings: Readonly<Partial<Record<keyof ScheduleSettings, number | null>>>;
  /** The rate at time 0, from the file's. */
  first(rate: number, s: ScheduleSettings): number;
  /** The rate at `time` (1 or more), from the one before; `base` is the file's rate. */
  next(rate: number, base: number, time: number, s: ScheduleSettings): number;
}

export interface ScheduleSettings {
  readonly stepSize: number;
  readonly gamma: number;
  readonly length: number;
  readonly minimum: number;
  readonly startFactor: number;
  readonly endFactor: number;
}

/** A law with its settings, as the file gives them. */
export interface Schedule {
  readonly law: ScheduleLaw;
  readonly settings: ScheduleSettings;
  readonly per: "epoch" | "step";
}

const step: ScheduleLaw = {
  name: "step",
  title: "Step decay",
  doc: "η is multiplied by gamma after every stepSize epochs.",
  tex: String.raw`\eta_t=\eta_0\,\gamma^{\lfloor t/s\rfloor}`,
  source: "PyTorch torch.optim.lr_scheduler.StepLR",
  settings: { stepSize: null, gamma: 0.1 },
  first: (rate) => rate,
  next: (rate, _base, time, { stepSize, gamma }) => (time % stepSize === 0 ? rate * gamma : rate),
};

const exponential: ScheduleLaw = {
  name: "exponential",
  title: "Exponential decay",
  doc: "η is multiplied by gamma after every epoch.",
  tex: String.raw`\eta_t=\eta_0\,\gamma^t`,
  source: "PyTorch torch.optim.lr_scheduler.ExponentialLR",
  settings: { gamma: null },
  first: (rate) => rate,
  next: (rate, _base, _time, { gamma }) => rate * gamma,
};

const cosine: ScheduleLaw = {
  name: "cosine",
  title: "Cosine annealing",
  doc: "η falls along half a cosine from its start to the minimum in `length` epochs, and rises again after them.",
  tex: String.raw`\eta_t=\eta_{\min}+\tfrac12(\eta_0-\eta_{\min})\left(1+\cos\frac{\pi t}{T}\right)`,
  source: "Loshchilov and Hutter, SGDR, 2017; PyTorch torch.optim.lr_scheduler.CosineAnnealingLR",
  settings: { length: null, minimum: 0 },
  first: (rate) => rate,
  next(rate, base, time, { length, minimum }) {
    // At the bottom the quotient below would be 0/0: the first rate of the rise comes from the base.
    if ((time - 1 - length) % (2 * length) === 0)
      return rate + ((base - minimum) * (1 - Math.cos(Math.PI / length))) / 2;
    const now = 1 + Math.cos((Math.PI * time) / length);
    const before = 1 + Math.cos((Math.PI * (time - 1)) / length);
    return (now / before) * (rate - minimum) + minimum;
  },
};

const linear: ScheduleLaw = {
  name: "linear",
  title: "Linear warm-up",
  doc: "η is multiplied by a factor that goes in a straight line from startFactor to endFactor in `length` epochs.",
  tex: String.raw`\eta_t=\eta_0\left(a+(b-a)\,\frac{\min(t,T)}{T}\right)`,
  source: "PyTorch torch.optim.lr_scheduler.LinearLR",
  settings: { startFactor: 1 / 3, endFactor: 1, length: 5 },
  first: (rate, { startFactor }) => rate * startFactor,
  next(rate, _base, time, { startFactor, endFactor, length }) {
    if (time > length) return rate;
    const rise = endFactor - startFactor;
    return rate * (1 + rise / (length * startFactor + (time - 1) * rise));
  },
};

/** Every law by its name in the file. */
export const scheduleLaws: ReadonlyMap<string, ScheduleLaw> = new Map(
  [step, exponential, cosine, linear].map((law) => [law.name, law]),
);

/** `training.schedule` as it was read: one law, or a list of them; every default filled in. */
export function readSchedules(written: unknown): readonly Schedule[] {
  if (written === undefined) return [];
  const list: readonly unknown[] = Array.isArray(written) ? written : [written];
  return list.flatMap((entry) => {
    const given = entry as Readonly<Record<string, unknown>>;
    const law = scheduleLaws.get(String(given["name"]));
    if (!law) return [];
    const settings = { ...NOTHING };
    for (const [key, preset] of Object.entries(law.settings) as [keyof ScheduleSettings, number | null][]) {
      const value = given[key];
      settings[key] = typeof value === "number" ? value : (preset ?? 1);
    }
    return [{ law, settings, per: given["per"] === "step" ? "step" : "epoch" }];
  });
}

const NOTHING: ScheduleSettings & Record<keyof ScheduleSettings, number> = {
  stepSize: 1,
  gamma: 1,
  length: 1,
  minimum: 0,
  startFactor: 1,
  endFactor: 1,
};
