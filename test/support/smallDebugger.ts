import type { Dataset } from "../../core/data/dataset.ts";
import type { BreakpointView, DebugView, HostMessage, PassView, RequestMessage } from "../../core/protocol.ts";
import { passView } from "../../extension/editor/passView.ts";
import type { Reading } from "../../extension/reading.ts";
import { type FinishedPass, SamplePass } from "../../extension/samplePass.ts";

interface Surroundings {
  readonly send: (message: HostMessage) => Promise<void>;
  readonly reading: () => Reading;
  readonly dataset: () => Dataset | null;
  /** Shows the canvas its own pass again. */
  readonly showOwn: () => Promise<void>;
}

/**
 * A debug session for one canvas without VS Code: the messages and the moments in which they come are those of the real one, the
 * run is one pass over the first rows of the data.
 */
export class SmallDebugger {
  breakpoints: readonly BreakpointView[] = [];
  /** What a person answers in VS Code's input. */
  answer: string | null = null;
  /** Milliseconds until it has gone somewhere. */
  slowness = 0;
  private readonly around: Surroundings;
  private view: DebugView | null = null;
  private version = 0;
  private pass: SamplePass | null = null;

  constructor(around: Surroundings) {
    this.around = around;
  }

  get cursor(): number | null {
    return this.view?.cursor ?? null;
  }

  /** Begins a session that stands before its first step. */
  async start(more: Partial<DebugView> = {}): Promise<void> {
    this.version = this.around.reading().version;
    this.pass = null;
    this.view = {
      cursor: 0,
      stepCount: 0,
      stopped: true,
      node: null,
      inside: null,
      place: "",
      why: null,
      pass: 0,
      passCount: 3,
      sample: 0,
      sampleCount: Math.min(4, this.around.dataset()?.rows ?? 1),
      whatIfs: [],
    };
    this.view = { ...this.view, stepCount: (this.finished()?.tape.timeline.length ?? 0) + 1 };
    await this.stop(more, true);
  }

  async end(): Promise<void> {
    this.view = null;
    await this.around.send({ type: "debug", debug: null, outdated: false });
    await this.around.showOwn();
  }

  /** As when VS Code's debugger has moved it. `anew`: other numbers too. */
  async stop(more: Partial<DebugView>, anew = false): Promise<void> {
    if (!this.view) throw new Error("No debug session is running.");
    const next = { ...this.view, why: null, inside: null, ...more };
    const { timeline = [] } = this.finished()?.tape ?? {};
    const step = timeline[next.inside === null ? next.cursor - 1 : next.cursor];
    const phase = next.cursor > timeline.length ? "update" : (step?.phase ?? "start");
    const node = more.node ?? step?.node?.id ?? null;
    const place = [`training step ${next.pass + 1}`, `row ${next.sample}`, phase, node, next.inside];
    this.view = { ...next, node, place: place.filter((part) => part !== null).join(" · ") };
    await this.post(anew);
  }

  async setBreakpoints(breakpoints: readonly BreakpointView[]): Promise<void> {
    this.breakpoints = breakpoints;
    await this.around.send({ type: "breakpoints", breakpoints });
  }

  /** False where the canvas shows its own pass. */
  async show(): Promise<boolean> {
    await this.around.send({ type: "breakpoints", breakpoints: this.breakpoints });
    if (!this.view) return false;
    await this.post(true);
    return !this.isOutdated;
  }

  /** The session's pass, which explanations and the inspector are told; null where the canvas's own is shown. */
  finished(): FinishedPass | null {
    const dataset = this.around.dataset();
    const { graph } = this.around.reading();
    if (!this.view || this.isOutdated || !dataset || !graph) return null;
    this.pass ??= new SamplePass(graph, null);
    const changes = this.view.whatIfs.map(({ name, entry, to }) => ({ parameter: name, entry, value: to }));
    return this.pass.run(dataset, this.view.sample, changes);
  }

  async carryOut(message: RequestMessage): Promise<unknown> {
    switch (message.name) {
      case "toggleBreakpoint":
        return this.toggle(message.args.node);
      case "editBreakpoint": {
        const { node, what } = message.args;
        if (this.answer === null) return null;
        const kind = what === "log" ? "log" : "conditional";
        const others = this.breakpoints.filter((one) => one.node !== node);
        return this.setBreakpoints([...others, { node, enabled: true, kind, text: this.answer }]);
      }
      case "debug":
        if (message.args.action === "start") return this.start();
        if (message.args.action === "stop") return this.end();
        if (message.args.action === "restart") return this.start();
        return this.stop({ whatIfs: [] }, true);
      case "debugGoTo":
        await new Promise((resolve) => setTimeout(resolve, this.slowness));
        return this.stop({ cursor: message.args.cursor });
      case "debugRunToNode": {
        const { timeline = [] } = this.finished()?.tape ?? {};
        return this.stop({ cursor: timeline.findIndex(({ node }) => node?.id === message.args.node) + 1 });
      }
      case "debugShowSample":
        return this.stop({ sample: message.args.sample }, true);
      case "debugSetParameter":
        return this.setParameter(message.args);
      default:
        return null;
    }
  }

  private toggle(node: string): Promise<void> {
    const others = this.breakpoints.filter((one) => one.node !== node);
    const isSet = others.length < this.breakpoints.length;
    return this.setBreakpoints(isSet ? others : [...others, { node, enabled: true, kind: "plain", text: null }]);
  }

  private async setParameter(given: { name: string; entry: number; value: number }): Promise<void> {
    if (!this.view) throw new Error("No debug session is running.");
    const { name, entry, value } = given;
    const isIt = (one: { name: string; entry: number }) => one.name === name && one.entry === entry;
    const from = this.view.whatIfs.find(isIt)?.from ?? this.finished()?.tape.parameterValue(name)[entry] ?? Number.NaN;
    const others = this.view.whatIfs.filter((one) => !isIt(one));
    const whatIfs = value === from ? others : [...others, { name, entry, from, to: value }];
    await this.stop({ whatIfs }, true);
  }

  private get isOutdated(): boolean {
    return this.view !== null && this.around.reading().version !== this.version;
  }

  private async post(anew: boolean): Promise<void> {
    const finished = anew ? this.finished() : null;
    const shown = finished && { pass: this.withUpdate(finished), why: null };
    await this.around.send({ type: "debug", debug: this.view, outdated: this.isOutdated, ...(shown && { shown }) });
  }

  private withUpdate({ tape, ...facts }: FinishedPass): PassView {
    const pass = passView(tape, { ...facts, version: this.around.reading().version, preview: false });
    return { ...pass, timeline: [...pass.timeline, { phase: "update", node: null }] };
  }
}
