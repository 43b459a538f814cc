import * as vscode from "vscode";
import { compile } from "../../core/compile.ts";
import { applyEdits, editsFor } from "../../core/document/edits.ts";
import type { Intent } from "../../core/document/intent.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { writeWeights } from "../../core/interop/weights.ts";
import type { EngineState } from "../../core/training/engineState.ts";
import { fingerprintOf, packRun, type SavedRun, unpackRun } from "../../core/training/savedRun.ts";
import type { TrainingJob } from "../../core/training/trainingJob.ts";
import type { RunView } from "../../core/view/runsView.ts";
import type { TrainingAction } from "../../core/view/trainingView.ts";
import { snapshotsRunAlike as runsAlike } from "../debug/adapter/snapshotsRunAlike.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import type { NetworkLease, Networks } from "../networks.ts";
import { KeptRuns, runViews } from "./keptRuns.ts";
import { type Learned, learnedIntents } from "./learnedIntents.ts";
import type { RunStore } from "./runStore.ts";
import { startTraining } from "./startTraining.ts";
import { holdsFinite, Training } from "./training.ts";

/** More numbers than this make no readable text: they go into a file beside it. */
const MOST_INLINE = 2000;
/** A run is put on disk this often, in milliseconds. */
const SAVE_EVERY = 3000;
/** Data that is slower to come than this is no reason to wait with a run that is found on disk. */
const DATA_WAIT = 30_000;

interface Run {
  readonly training: Training;
  readonly job: TrainingJob;
  /** The network stays open while it is trained, shown or not. */
  readonly lease: NetworkLease;
  readonly watching: vscode.Disposable;
  readonly saving: ReturnType<typeof setInterval>;
}

/** Training runs, one a network at most, and those before it. Nothing is written into a file before somebody says so. */
export class Trainings implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly store: RunStore;
  private readonly runs = new Map<Network, Run>();
  private readonly kept = new KeptRuns();
  /** Whose run on disk has been looked for. */
  private readonly lookedFor = new WeakSet<Network>();
  /** Whose text is being given what was learned. */
  private readonly writing = new Set<Network>();
  private readonly changed = new vscode.EventEmitter<Network>();
  /** A run began, went on, ended, or was let go of. */
  readonly onDidChange = this.changed.event;
  private readonly keptChanged = new vscode.EventEmitter<Network>();
  /** Another run is among those that are kept, or one is not any more. */
  readonly onDidChangeKept = this.keptChanged.event;

  constructor(networks: Networks, store: RunStore) {
    this.networks = networks;
    this.store = store;
  }

  of(network: Network): Training | null {
    return this.runs.get(network)?.training ?? null;
  }

  keptRuns(network: Network): readonly RunView[] {
    return runViews(this.kept.of(uriOf(network)), network.reading);
  }

  /** Everything as it was after so many steps of the present run. Rejects with a sentence where there is none. */
  stateAt(network: Network, step: number): Promise<EngineState> {
    return this.runOf(network).training.stateAt(step);
  }

  /** Rejects with a sentence where it cannot be done. */
  async carryOut(action: TrainingAction, network: Network): Promise<void> {
    if (action === "start") {
      this.start(network);
      return;
    }
    const run = this.runOf(network);
    if (action === "discard") this.letGo(network);
    else if (action === "write") await this.write(network, run);
    else {
      // Whoever goes on looks at where it goes.
      if (action !== "stop" && run.training.view().shownStep !== null) await run.training.show(null);
      run.training.send(action);
      if (action !== "resume") run.training.send("save");
    }
  }

  async showStep(network: Network, step: number | null): Promise<void> {
    await this.runOf(network).training.show(step);
  }

  /** `open`: its text, with what it learned where that stands in a text, as a new file. */
  async carryOutKept(network: Network, id: number, action: "open" | "remove"): Promise<void> {
    const uri = uriOf(network);
    const run = this.kept.of(uri).find(({ view }) => view.id === id);
    if (!run) throw new Error(t("There is no run {0} any more.", id));
    if (action === "remove") {
      this.kept.remove(uri, id);
      this.keptChanged.fire(network);
      return;
    }
    const { graph } = compile(run.text);
    const isInline = graph !== null && countOf(graph) <= MOST_INLINE && holdsFinite(run.learned);
    const intents = isInline ? learnedIntents(graph, run.start, run.learned) : [];
    const content = applyEdits(run.text, editsFor(run.text, intents));
    const document = await vscode.workspace.openTextDocument({ language: "jsonc", content });
    await vscode.window.showTextDocument(document, { preview: false });
  }

  /** Looks for a run that was under way when the window closed, once a network. Data and weights may still be on their way. */
  async recover(network: Network): Promise<void> {
    if (this.lookedFor.has(network) || this.runs.has(network)) return;
    this.lookedFor.add(network);
    const { uri } = network.document;
    const bytes = await this.store.load(uri);
    if (!bytes) return;
    const saved = unpackRun(bytes);
    if (saved) {
      const end = Date.now() + DATA_WAIT;
      while (Date.now() < end && !isReady(network) && network.reading.graph !== null) await rest(50);
    }
    // Its panel may have been closed meanwhile; the one that opens it again looks again.
    if (this.runs.has(network) || this.networks.find(network.document) !== network) return;
    const job = jobOf(network);
    const isSame =
      saved !== null && typeof job !== "string" && job.text === saved.text && printOf(job) === saved.fingerprint;
    if (isSame) this.begin(network, { ...job, from: saved.progress }, saved);
    else await this.store.remove(uri);
  }

  /** What is on disk stays: the window may only be reloading. */
  dispose(): void {
    for (const network of [...this.runs.keys()]) this.release(network);
    this.changed.dispose();
    this.keptChanged.dispose();
  }

  private runOf(network: Network): Run {
    const run = this.runs.get(network);
    if (!run) throw new Error(t("This network is not being trained."));
    return run;
  }

  private start(network: Network): void {
    const job = jobOf(network);
    if (typeof job === "string") throw new Error(job);
    this.keepRun(network);
    this.letGo(network);
    this.lookedFor.add(network);
    this.begin(network, job, null);
  }

  private begin(network: Network, job: TrainingJob, recovered: SavedRun | null): void {
    const { document, reading, dataset, starting } = network;
    const lease = this.networks.open(document);
    const count = reading.graph ? countOf(reading.graph) : 0;
    let print: string | null = recovered?.fingerprint ?? null;
    let isWriting = false;
    const training = new Training({
      start: (onMessage) => startTraining(job, onMessage),
      run: this.kept.count(uriOf(network)),
      theta: { count, writesBeside: count > MOST_INLINE || (reading.document?.weights ?? null) !== null },
      recovered,
      changed: () => this.changed.fire(network),
      saved: (run) => {
        print ??= printOf(job);
        isWriting = true;
        const bytes = packRun({ text: job.text, fingerprint: print, ...run });
        const done = () => {
          isWriting = false;
        };
        this.store.save(document.uri, bytes).then(done, done);
      },
    });
    const watching = network.onDidChange(() => {
      if (this.writing.has(network)) return;
      const now = { text: network.document.getText(), dataset: network.dataset, starting: network.starting };
      if (!runsAlike({ text: job.text, dataset, starting }, now)) training.becomeOutdated();
      // What differs between the runs is said against the text as it is.
      if (this.kept.of(uriOf(network)).length > 0) this.keptChanged.fire(network);
    });
    let savedStep = training.view().step;
    const saving = setInterval(() => {
      const { step } = training.view();
      // A paused run stands where it was saved.
      if (isWriting || training.isOutdated || step === savedStep) return;
      savedStep = step;
      training.send("save");
    }, SAVE_EVERY);
    this.runs.set(network, { training, job, lease, watching, saving });
    this.changed.fire(network);
  }

  /** For the curves of the runs to come. */
  private keepRun(network: Network): void {
    const run = this.runs.get(network);
    if (!run) return;
    this.kept.keep(uriOf(network), run.job.text, { parameters: run.job.start, buffers: run.job.buffers }, run.training);
    this.keptChanged.fire(network);
  }

  private letGo(network: Network): void {
    if (!this.runs.has(network)) return;
    const { uri } = network.document;
    this.release(network);
    void this.store.remove(uri);
  }

  private release(network: Network): void {
    const run = this.runs.get(network);
    if (!run) return;
    this.runs.delete(network);
    clearInterval(run.saving);
    run.watching.dispose();
    run.training.dispose();
    this.changed.fire(network);
    run.lease.dispose();
  }

  /** All numbers into the file beside the text; numbers that stand in the text give way to them, shared ones are written there. */
  private async writeBeside(network: Network, graph: Graph, numbers: Learned): Promise<readonly Intent[]> {
    const { uri } = network.document;
    if (uri.scheme === "untitled") throw new Error(t("Save the network first: its weights go into a file beside it."));
    const file = weightsName(network);
    const beside = vscode.Uri.joinPath(uri, "..", file);
    await vscode.workspace.fs.writeFile(beside, writeWeights(graph, numbers.parameters, numbers.buffers));
    const ofText = learnedIntents(graph, network.starting, numbers).flatMap((intent): readonly Intent[] => {
      if (intent.kind !== "setParam") return [intent];
      const parameter = graph.parameterByName.get(`${intent.id}.${intent.name}`);
      return parameter?.definition?.kind === "value" ? [{ ...intent, value: null }] : [];
    });
    return [...ofText, { kind: "setWeights", file }];
  }

  /** What is shown, as one step of undo. It is the file's then, and the run has nothing more to say. */
  private async write(network: Network, { training }: Run): Promise<void> {
    const { numbers } = training;
    const { graph } = network.reading;
    if (!numbers || !graph)
      throw new Error(t("The text has changed since training began: what was learned does not belong to it any more."));
    // Before anything is written: neither the text nor the file beside it may be left half done.
    if (network.isReadOnly) throw new Error(t("This text is read-only."));
    if (!holdsFinite(numbers))
      throw new Error(
        t("What was learned holds numbers that are not finite, which no file takes. A smaller learning rate may help."),
      );
    training.send("stop");
    this.writing.add(network);
    try {
      const intents = training.view().writesBeside
        ? await this.writeBeside(network, graph, numbers)
        : learnedIntents(graph, network.starting, numbers);
      await network.change((text) => editsFor(text, intents));
    } finally {
      this.writing.delete(network);
    }
    this.keepRun(network);
    this.letGo(network);
  }
}

/** A sentence where there is nothing to train. */
function jobOf({ dataset, starting, whyNoData, reading, document }: Network): TrainingJob | string {
  if (!dataset || !starting || !reading.graph) return whyNoData ?? t("There is nothing to train yet: add a node.");
  const { rows, inputs, parts } = dataset;
  return { text: document.getText(), rows, inputs, parts, start: starting.parameters, buffers: starting.buffers };
}

const printOf = ({ inputs, start, buffers }: TrainingJob): string => fingerprintOf(inputs, start, buffers);

const uriOf = (network: Network): string => network.document.uri.toString();

const countOf = ({ parameters }: Graph): number =>
  parameters.reduce((sum, { size, owned }) => sum + (owned?.length ?? size), 0);

const isReady = ({ dataset, starting }: Network): boolean => dataset !== null && starting !== null;

const rest = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** The network's own name with another ending, or the file that the text names already. */
function weightsName(network: Network): string {
  const { weights } = network.reading.document ?? {};
  const name = network.document.uri.path.split("/").at(-1) ?? "weights";
  return weights?.value ?? `${name.replace(/\.nn\.json$/, "")}.safetensors`;
}
