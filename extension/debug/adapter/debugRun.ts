import { type Dataset, trainingRows } from "../../../core/data/dataset.ts";
import { readRows } from "../../../core/data/readRows.ts";
import { createDebuggee } from "../../../core/debugger/createDebuggee.ts";
import type { Debuggee, WhatIf } from "../../../core/debugger/debuggee.ts";
import type { NetworkDocument } from "../../../core/document/document.ts";
import { sampleTape } from "../../../core/engine/sampleTape.ts";
import type { Tape, TargetChoice } from "../../../core/engine/tape.ts";
import { objectiveTarget } from "../../../core/engine/timeline.ts";
import { componentName } from "../../../core/graph/componentName.ts";
import type { Graph, GraphNode } from "../../../core/graph/graph.ts";
import { findTarget } from "../../../core/graph/objective.ts";
import type { StartingParameters } from "../../../core/interop/weights.ts";
import type { EngineState } from "../../../core/training/engineState.ts";
import { planTraining } from "../../../core/training/plan.ts";
import type { WatchValue } from "../../../core/watch/watch.ts";
import { t } from "../../l10n.ts";
import type { Snapshot } from "./host.ts";
import type { LaunchChoices } from "./launchChoices.ts";
import { type NetworkLines, networkLines } from "./networkLines.ts";
import { Refusal, sentenceOf } from "./refusal.ts";
import { watching } from "./watching.ts";

/** One text's run: the debuggee, and what is asked of it again and again. Another text makes another. */
export class DebugRun {
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly starting: StartingParameters;
  readonly debuggee: Debuggee;
  private text: { readonly snapshot: Snapshot; readonly document: NetworkDocument; readonly lines: NetworkLines };
  private chosen = 0;
  private sampled: { readonly of: Tape; readonly sample: number; readonly tape: Tape } | null = null;
  private compared: { readonly generation: number; readonly objectives: ReturnType<Debuggee["objectives"]> } | null =
    null;

  /** `known`: where a training run of this text had come to. Throws a Refusal that says why this text cannot be run. */
  constructor(snapshot: Snapshot, choices: LaunchChoices, known: EngineState | null = null) {
    const { document, graph, dataset, starting } = whole(snapshot);
    this.text = { snapshot, document, lines: networkLines(document) };
    this.graph = graph;
    this.dataset = dataset;
    this.starting = starting;
    try {
      this.debuggee = createDebuggee({
        graph,
        dataset,
        parameters: starting.parameters,
        buffers: starting.buffers,
        training: document.training,
        rows: chooseRows(choices.rows, dataset.rows),
        batchSize: choices.batch,
        epochs: choices.trainingStep === null ? choices.epochs : epochsOf(document, graph, dataset),
        target: chooseTarget(graph, choices.wrt),
        mode: choices.mode,
        updates: choices.update,
        known,
        watching,
      });
    } catch (error) {
      throw new Refusal(sentenceOf(error));
    }
    this.chosen = Math.max(0, choices.row === null ? 0 : this.debuggee.rows.indexOf(choices.row));
  }

  get snapshot(): Snapshot {
    return this.text.snapshot;
  }

  get document(): NetworkDocument {
    return this.text.document;
  }

  get lines(): NetworkLines {
    return this.text.lines;
  }

  /** Takes over a text that says the same in other words or other places. */
  follow(snapshot: Snapshot): void {
    const { document } = snapshot;
    if (document) this.text = { snapshot, document, lines: networkLines(document) };
  }

  /** Which sample of the batch the views show. */
  get sample(): number {
    return Math.min(this.chosen, this.debuggee.rows.length - 1);
  }

  showSample(sample: number): void {
    const { length } = this.debuggee.rows;
    if (!Number.isInteger(sample) || sample < 0 || sample >= length)
      throw new Refusal(t("This pass has {0} samples, 0 to {1}.", length, length - 1));
    this.chosen = sample;
  }

  /** Of the shown sample alone. */
  get tape(): Tape {
    const { tape } = this.debuggee;
    const { sample } = this;
    if (this.sampled?.of !== tape || this.sampled.sample !== sample)
      this.sampled = { of: tape, sample, tape: tape.batch === 1 ? tape : sampleTape(tape, sample) };
    return this.sampled.tape;
  }

  /** Throws a WatchError or NotComputed with a sentence. */
  evaluate(expression: string): WatchValue {
    return watching.read(expression, this.graph).evaluate(this.debuggee.tape, this.sample);
  }

  get isAtEnd(): boolean {
    const { place, passCount, steps } = this.debuggee;
    return place.pass === passCount - 1 && place.cursor === steps.length && place.inside === null;
  }

  /** Whether a person has set this entry of a parameter. */
  isTriedEntry(name: string, entry: number): boolean {
    const { whatIfs, place } = this.debuggee;
    if (whatIfs.length === 0) return false;
    return whatIfs.some(
      (each) => each.kind === "parameter" && each.name === name && each.entry === entry && each.pass <= place.pass,
    );
  }

  /** The same of an input, in the shown row. */
  isTriedInput(id: string, component: number): boolean {
    return this.triesOfInput(id).some(({ entry }) => entry === component);
  }

  /** What the shown sample feeds to an input, whether the pass has read it or not. */
  inputValue(node: GraphNode): Float64Array {
    const { inputs, rows } = this.dataset;
    const values = inputs.get(node.id);
    const row = this.debuggee.rows[this.sample] ?? 0;
    const read = Float64Array.from({ length: node.size }, (_, i) => values?.[i * rows + row] ?? Number.NaN);
    for (const { entry, to } of this.triesOfInput(node.id)) read[entry] = to;
    return read;
  }

  private triesOfInput(id: string): readonly WhatIf[] {
    const { whatIfs, place, rows } = this.debuggee;
    const row = rows[this.sample];
    if (whatIfs.length === 0) return whatIfs;
    return whatIfs.filter(
      (each) => each.kind === "input" && each.name === id && each.row === row && each.pass === place.pass,
    );
  }

  /** What the update makes of a parameter: words while that is not known, null where nothing moves it. */
  nextValue(name: string): Float64Array | string | null {
    if (!this.debuggee.updates) return null;
    return this.debuggee.nextParameter(name) ?? t("not computed yet");
  }

  /** The objective of this pass with and without what was tried; null where nothing was, or there is none. */
  objectives(): ReturnType<Debuggee["objectives"]> {
    const { debuggee } = this;
    if (debuggee.whatIfs.length === 0) return null;
    if (this.compared?.generation !== debuggee.generation)
      this.compared = { generation: debuggee.generation, objectives: debuggee.objectives() };
    return this.compared.objectives;
  }

  /** `h1.w[0]`, or `x[1], row 2`. */
  nameOf({ kind, name, entry, row }: WhatIf): string {
    const shape = kind === "input" ? this.graph.byId.get(name)?.shape : this.graph.parameterByName.get(name)?.shape;
    const component = componentName({ id: name, shape: shape ?? [] }, entry);
    return row === null ? component : t("{0}, row {1}", component, row);
  }
}

function whole({ document, graph, stale, problems, dataset, starting, whyNoData }: Snapshot): {
  readonly document: NetworkDocument;
  readonly graph: Graph;
  readonly dataset: Dataset;
  readonly starting: StartingParameters;
} {
  const error = problems.find(({ severity }) => severity === "error");
  if (error) throw new Refusal(t("This network has an error, so it cannot be run: {0}", error.message));
  if (!document || !graph || stale) throw new Refusal(whyNoData ?? t("There is nothing to debug yet: add a node."));
  if (!dataset || !starting) throw new Refusal(whyNoData ?? t("There is no data to run on."));
  return { document, graph, dataset, starting };
}

/** As many as training itself makes. */
function epochsOf({ training }: NetworkDocument, graph: Graph, dataset: Dataset): number {
  const plan = planTraining(training, graph, trainingRows(dataset).length);
  if (typeof plan === "string") throw new Refusal(plan);
  return Math.max(1, Math.ceil(plan.steps / plan.stepsPerEpoch));
}

function chooseRows(text: string | null, count: number): readonly number[] | null {
  if (text === null) return null;
  const rows = readRows(text, count);
  if (!("kind" in rows)) return rows;
  throw new Refusal(t("“rows” in the launch configuration, {0}: {1}", text, rows.clause));
}

function chooseTarget(graph: Graph, wrt: string | null): TargetChoice | null {
  if (wrt === null) return objectiveTarget(graph);
  const term = findTarget(graph, wrt);
  if (typeof term === "string") throw new Refusal(t("“wrt” in the launch configuration: {0}", term));
  return { kind: "scalar", text: term.text, term };
}
