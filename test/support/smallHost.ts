import { readFileSync } from "node:fs";
import { type Dataset, loadDataset } from "../../core/data/dataset.ts";
import { applyEdits, editsFor } from "../../core/document/edits.ts";
import type { Intent } from "../../core/document/intent.ts";
import { lineMap } from "../../core/document/lineMap.ts";
import { findTarget } from "../../core/graph/objective.ts";
import { withWrittenNumbers } from "../../core/graph/writtenNumbers.ts";
import type {
  CanvasMessage,
  HostMessage,
  PreviewChange,
  Reply,
  RequestMessage,
  RequestName,
  Requests,
} from "../../core/protocol.ts";
import { initialParameters } from "../../core/training/initializers.ts";
import type { InsideHistory } from "../../core/training/insideHistory.ts";
import { networkView } from "../../core/view/networkView.ts";
import type { WholeNumbers } from "../../core/view/wholeNumbers.ts";
import { dataRequests } from "../../extension/editor/dataRequests.ts";
import { explainRequests } from "../../extension/editor/explainRequests.ts";
import { layerWeights } from "../../extension/editor/layerWeights.ts";
import { nodeDetails, thetaView } from "../../extension/editor/parameterViews.ts";
import { partRequests } from "../../extension/editor/partRequests.ts";
import { passView } from "../../extension/editor/passView.ts";
import { type Reading, readNetwork } from "../../extension/reading.ts";
import { type FinishedPass, SamplePass } from "../../extension/samplePass.ts";
import type { SavedTemplate } from "../../extension/savedTemplates.ts";
import { sweepRequests } from "../../extension/sweep/sweepRequests.ts";
import { derivativeRequests } from "../../extension/views/derivativeRequests.ts";
import { insideRequests } from "../../extension/views/insideRequests.ts";
import { mapRequests } from "../../extension/views/mapRequests.ts";
import { type OptimizedRun, optimizerRequests } from "../../extension/views/optimizerRequests.ts";
import { withPreview } from "../../extension/views/withPreview.ts";
import { SmallDebugger } from "./smallDebugger.ts";
import { SmallSweeps } from "./smallSweeps.ts";

/**
 * The extension host of one panel without VS Code: the same reading, edits and views over a text held here, so that a
 * browser test can make a gesture on the canvas and look at the text that comes of it.
 */
export class SmallHost {
  /** Every request, oldest first. */
  readonly requests: RequestMessage[] = [];
  /** Set to stop answering, as an extension host that is restarting does. */
  silent = false;
  /** Set to refuse every edit with this sentence. */
  refuse: string | null = null;
  clipboard = "";
  /** As a file that may not be written. */
  readOnly = false;
  /** What VS Code says in its display language, as the real host sends it before the first network. */
  strings: Readonly<Record<string, string>> | null = null;
  templates: readonly SavedTemplate[] = [];
  /** What a run has said of its inside; null: there is no run. */
  inside: InsideHistory | null = null;
  /** The run whose optimizer is asked about. */
  optimized: OptimizedRun | null = null;
  /** Plays VS Code's debugger. */
  readonly debugger: SmallDebugger;
  /** As if a training run had come to these numbers; maps and the data show them. */
  learned: ReadonlyMap<string, Float64Array> | null = null;
  readonly sweeps: SmallSweeps;
  private readonly send: (message: HostMessage) => Promise<void>;
  private readonly before: string[] = [];
  private reading: Reading;
  private dataset: Dataset | null = null;
  private pass: SamplePass | null = null;
  private starting: Pick<WholeNumbers, "graph" | "parameters" | "buffers"> | null = null;
  private target: string | null = null;
  private row = 0;
  private changes: readonly PreviewChange[] = [];

  constructor(text: string, send: (message: HostMessage) => Promise<void>) {
    this.send = send;
    this.reading = readNetwork(text, 1, null);
    this.sweeps = new SmallSweeps({
      send,
      network: () => {
        const { document, graph } = this.reading;
        if (!document || !graph || !this.dataset) throw new Error("There is no data yet.");
        return { text: this.text, document, graph, dataset: this.dataset };
      },
      write: async (makeEdits) => this.type(applyEdits(this.text, makeEdits(this.text))),
    });
    this.debugger = new SmallDebugger({
      send,
      reading: () => this.reading,
      dataset: () => this.dataset,
      showOwn: () => this.show(),
    });
  }

  get text(): string {
    return this.reading.text;
  }

  /** What was asked under this name, oldest first. */
  asked<K extends RequestName>(name: K): readonly Requests[K]["args"][] {
    return this.requests.filter((request) => request.name === name).map(({ args }) => args as Requests[K]["args"]);
  }

  /** As if typed beside the canvas. */
  async type(text: string): Promise<void> {
    this.before.push(this.text);
    await this.read(text);
  }

  async undo(): Promise<void> {
    const text = this.before.pop();
    if (text !== undefined) await this.read(text);
  }

  async receive(message: CanvasMessage): Promise<void> {
    if (message.type === "ready") {
      if (this.strings) await this.send({ type: "strings", strings: this.strings });
      return this.show();
    }
    if (message.type !== "request") return;
    this.requests.push(message);
    if (!this.silent) await this.send(await this.answer(message));
  }

  private async answer(message: RequestMessage): Promise<Reply> {
    try {
      return { type: "reply", id: message.id, ok: true, value: await this.carryOut(message) };
    } catch (error) {
      return {
        type: "reply",
        id: message.id,
        ok: false,
        error: error instanceof Error ? error.message : String(error),
      };
    }
  }

  private async carryOut(message: RequestMessage): Promise<unknown> {
    switch (message.name) {
      case "edit":
        if (this.refuse !== null) throw new Error(this.refuse);
        if (message.args.version !== this.reading.version) throw new Error("The text has changed meanwhile.");
        return this.type(applyEdits(this.text, editsFor(this.text, this.withNumbers(message.args.intents))));
      case "undo":
        return this.undo();
      case "selectRow":
        this.row = message.args.row;
        return this.show();
      case "preview":
        this.changes = message.args.changes;
        return this.show();
      case "differentiate":
        this.refuseTarget(message.args.target);
        this.target = message.args.target;
        this.pass = null;
        return this.show();
      case "explain":
        return this.explaining.explain(message.args);
      case "whyGradient":
        return this.explaining.whyGradient(message.args);
      case "derivatives":
        return this.deriving.derivatives(message.args);
      case "data":
        return this.asking.data(message.args);
      case "maps":
        return this.mapping.maps(message.args);
      case "surface":
        return this.mapping.surface(message.args);
      case "weightImages":
        return this.mapping.weightImages(message.args);
      case "trainingLayers":
        return this.looking.trainingLayers(message.args);
      case "trainingMetrics":
        return this.looking.trainingMetrics(message.args);
      case "trainingDistributions":
        return this.looking.trainingDistributions(message.args);
      case "optimizerState":
        return this.optimizing.optimizerState(message.args);
      case "sweepForm":
        return this.sweeping.sweepForm(null);
      case "startSweep":
        return this.sweeping.startSweep(message.args);
      case "sweep":
        return this.sweeping.sweep(message.args);
      case "openVariant":
        return this.sweeping.openVariant(message.args);
      case "theta":
        return thetaView(this.finished().tape);
      case "inspect": {
        const { tape } = this.finished();
        const node = tape.graph.byId.get(message.args.node);
        if (!node) throw new Error("no such node");
        return nodeDetails(tape, node);
      }
      case "weights": {
        const { tape } = this.finished();
        const node = tape.graph.byId.get(message.args.node);
        if (!node) throw new Error("no such node");
        return layerWeights(tape, node);
      }
      case "toggleBreakpoint":
      case "editBreakpoint":
      case "debug":
      case "debugGoTo":
      case "debugRunToNode":
      case "debugShowSample":
      case "debugSetParameter":
        return this.debugger.carryOut(message);
      case "copy":
        return this.parts.copy(message.args);
      case "paste":
        return this.parts.paste(message.args);
      case "duplicate":
        return this.parts.duplicate(message.args);
      case "stack":
        return this.parts.stack(message.args);
      case "insertTemplate":
        return this.parts.insertTemplate(message.args);
      case "saveTemplate":
        return this.parts.saveTemplate(message.args);
      case "removeTemplate":
        return this.parts.removeTemplate(message.args);
      case "savedTemplates":
        return this.parts.savedTemplates(message.args);
      case "copyText":
        this.clipboard = message.args.text;
        return null;
      default:
        return null;
    }
  }

  private readonly explaining = explainRequests(
    (read) => read(this.finished().tape, 0),
    () => null,
  );

  private readonly deriving = derivativeRequests((read) => read(this.finished().tape, 0));

  private readonly asking = dataRequests(() => this.whole());
  private readonly mapping = mapRequests(() => {
    const { graph, version } = this.reading;
    if (!this.dataset || !graph) throw new Error("There is no data yet.");
    const numbers = { parameters: this.learned ?? initialParameters(graph), buffers: new Map<string, Float64Array>() };
    return withPreview({ version, graph, dataset: this.dataset, ...numbers }, this.changes);
  });
  private readonly looking = insideRequests(() => this.inside);

  private readonly optimizing = optimizerRequests(() => this.optimized);
  private readonly sweeping = sweepRequests(() => this.sweeps);

  private readonly parts = partRequests({
    text: () => this.text,
    edit: async (makeEdits) => {
      if (this.refuse !== null) throw new Error(this.refuse);
      await this.type(applyEdits(this.text, makeEdits(this.text)));
    },
    readClipboard: async () => this.clipboard,
    writeClipboard: async (text) => {
      this.clipboard = text;
    },
    templates: () => ({
      all: () => this.templates,
      keep: async (templates) => {
        this.templates = templates;
      },
    }),
  });

  private withNumbers(intents: readonly Intent[]): readonly Intent[] {
    const { graph } = this.reading;
    const known = { parameters: graph ? initialParameters(graph) : new Map(), stored: new Set<string>() };
    return withWrittenNumbers(intents, graph, known);
  }

  private refuseTarget(target: string | null): void {
    const { graph } = this.reading;
    const found = target !== null && graph ? findTarget(graph, target) : null;
    if (typeof found === "string") throw new Error(found);
  }

  private async read(text: string): Promise<void> {
    this.reading = readNetwork(text, this.reading.version + 1, this.reading);
    this.pass = null;
    this.changes = [];
    await this.show();
  }

  private async show(): Promise<void> {
    const { document, graph, text, problems } = this.reading;
    const data =
      document && graph ? await loadDataset(document, graph, async (path) => readFileSync(`samples/${path}`)) : null;
    this.dataset = data?.dataset ?? null;
    const placeOf = lineMap(text).positionOf;
    const all = [...problems, ...(data?.problems ?? [])];
    await this.send({
      type: "network",
      network: networkView({ ...this.reading, file: "test.nn.json", readOnly: this.readOnly, problems: all, placeOf }),
    });
    if (await this.debugger.show()) return;
    try {
      const { tape, ...facts } = this.finished();
      await this.send({
        type: "pass",
        pass: passView(tape, { ...facts, version: this.reading.version, preview: this.changes.length > 0 }),
        why: null,
      });
    } catch (error) {
      await this.send({ type: "pass", pass: null, why: error instanceof Error ? error.message : String(error) });
    }
  }

  private whole() {
    const { graph, document, version } = this.reading;
    if (!this.dataset || !graph) throw new Error("There is no data yet.");
    if (this.starting?.graph !== graph)
      this.starting = { graph, parameters: initialParameters(graph), buffers: new Map() };
    const parameters = this.learned ?? this.starting.parameters;
    return { ...this.starting, parameters, version, dataset: this.dataset, source: document?.data ?? null };
  }

  private finished(): FinishedPass {
    const debugged = this.debugger.finished();
    if (debugged) return debugged;
    if (!this.dataset || !this.reading.graph) throw new Error("There is no data yet.");
    this.pass ??= new SamplePass(this.reading.graph, this.target);
    return this.pass.run(this.dataset, this.row, this.changes);
  }
}
