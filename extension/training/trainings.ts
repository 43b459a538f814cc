import * as vscode from "vscode";
import { editsFor } from "../../core/document/edits.ts";
import type { Intent } from "../../core/document/intent.ts";
import type { Graph } from "../../core/graph/graph.ts";
import { nestNumbers, writeWhole } from "../../core/graph/writeParameter.ts";
import { writeWeights } from "../../core/interop/weights.ts";
import type { TrainingAction } from "../../core/view/trainingView.ts";
import { snapshotsRunAlike as runsAlike } from "../debug/adapter/snapshotsRunAlike.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import type { NetworkLease, Networks } from "../networks.ts";
import { startTraining } from "./startTraining.ts";
import { holdsFinite, Training } from "./training.ts";

/** More numbers than this make no readable text: they go into a file beside it. */
const MOST_INLINE = 2000;

type Learned = NonNullable<Training["numbers"]>;

interface Run {
  readonly training: Training;
  /** The network stays open while it is trained, shown or not. */
  readonly lease: NetworkLease;
  readonly watching: vscode.Disposable;
}

/** Training runs, one a network at most. Nothing is written into a file before somebody says so. */
export class Trainings implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly runs = new Map<Network, Run>();
  /** Whose text is being given what was learned. */
  private readonly writing = new Set<Network>();
  private readonly changed = new vscode.EventEmitter<Network>();
  /** A run began, went on, ended, or was let go of. */
  readonly onDidChange = this.changed.event;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  of(network: Network): Training | null {
    return this.runs.get(network)?.training ?? null;
  }

  /** Rejects with a sentence where it cannot be done. */
  async carryOut(action: TrainingAction, network: Network): Promise<void> {
    if (action === "start") {
      this.start(network);
      return;
    }
    const run = this.runs.get(network);
    if (!run) throw new Error(t("This network is not being trained."));
    if (action === "discard") this.letGo(network);
    else if (action === "write") await this.write(network, run);
    else run.training.send(action);
  }

  dispose(): void {
    for (const network of [...this.runs.keys()]) this.letGo(network);
    this.changed.dispose();
  }

  private start(network: Network): void {
    const { dataset, starting, whyNoData, reading, document } = network;
    if (!dataset || !starting || !reading.graph)
      throw new Error(whyNoData ?? t("There is nothing to train yet: add a node."));
    this.letGo(network);
    const text = document.getText();
    const job = {
      text,
      rows: dataset.rows,
      inputs: dataset.inputs,
      parts: dataset.parts,
      start: starting.parameters,
      buffers: starting.buffers,
    };
    const lease = this.networks.open(document);
    const count = reading.graph.parameters.reduce((sum, { size, owned }) => sum + (owned?.length ?? size), 0);
    const training = new Training(
      (onMessage) => startTraining(job, onMessage),
      { count, writesBeside: count > MOST_INLINE || (reading.document?.weights ?? null) !== null },
      () => this.changed.fire(network),
    );
    const watching = network.onDidChange(() => {
      if (this.writing.has(network)) return;
      const now = { text: network.document.getText(), dataset: network.dataset, starting: network.starting };
      if (!runsAlike({ text, dataset, starting }, now)) training.becomeOutdated();
    });
    this.runs.set(network, { training, lease, watching });
    this.changed.fire(network);
  }

  private letGo(network: Network): void {
    const run = this.runs.get(network);
    if (!run) return;
    this.runs.delete(network);
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
    const ofText = learnedIntents(graph, network, numbers).flatMap((intent): readonly Intent[] => {
      if (intent.kind !== "setParam") return [intent];
      const parameter = graph.parameterByName.get(`${intent.id}.${intent.name}`);
      return parameter?.definition?.kind === "value" ? [{ ...intent, value: null }] : [];
    });
    return [...ofText, { kind: "setWeights", file }];
  }

  /** As one step of undo. What is learned is the file's then, and the run has nothing more to say. */
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
        : learnedIntents(graph, network, numbers);
      await network.change((text) => editsFor(text, intents));
    } finally {
      this.writing.delete(network);
    }
    this.letGo(network);
  }
}

/** The network's own name with another ending, or the file that the text names already. */
function weightsName(network: Network): string {
  const { weights } = network.reading.document ?? {};
  const name = network.document.uri.path.split("/").at(-1) ?? "weights";
  return weights?.value ?? `${name.replace(/\.nn\.json$/, "")}.safetensors`;
}

/** Only what training moved: drawn weights that stay where they were drawn are not written. */
function learnedIntents(graph: Graph, { starting }: Network, { parameters, buffers }: Learned): readonly Intent[] {
  const moved = (values: Float64Array | undefined, before: Float64Array | undefined) =>
    values !== undefined && !(before?.length === values.length && values.every((v, i) => Object.is(v, before[i])));
  const theta = graph.parameters.flatMap((parameter) => {
    const values = parameters.get(parameter.name);
    return values && moved(values, starting?.parameters.get(parameter.name))
      ? [writeWhole(parameter, values, graph)]
      : [];
  });
  const statistics = graph.nodes.flatMap((node) =>
    node.buffers.flatMap(({ name, spec }): Intent[] => {
      const values = buffers.get(name);
      if (!values || !moved(values, starting?.buffers.get(name))) return [];
      return [{ kind: "setBuffer", id: node.id, name: spec.name, value: nestNumbers(values, spec.shape) }];
    }),
  );
  return [...theta, ...statistics];
}
