import * as vscode from "vscode";
import { goOn, type Steps } from "../../core/engine/steps.ts";
import type { SweepForm, SweepWishes } from "../../core/view/sweepView.ts";
import { t } from "../l10n.ts";
import type { Network } from "../network.ts";
import type { NetworkLease, Networks } from "../networks.ts";
import { openVariant } from "./openVariant.ts";
import { startTeam } from "./startTeam.ts";
import { type ComparedFile, planFiles } from "./sweepFiles.ts";
import type { SweepHost } from "./sweepRequests.ts";
import { SweepRun } from "./sweepRun.ts";
import { type Comparable, planWork, type SweepWork, sweepForm } from "./sweepWork.ts";

interface Run {
  readonly sweep: SweepRun;
  /** The network stays open while its architectures are compared, shown or not. */
  readonly lease: NetworkLease;
  readonly watching: vscode.Disposable;
  /** Of several files: where each came from. */
  readonly files: readonly vscode.Uri[];
}

/** Milliseconds of planning between which the host does its other work, and between two looks that are told. */
const SLICE = 25;
const LOOK = 150;
const PATIENCE = 4000;

/** Comparisons of architectures, one a network at most. Nothing is written into a file before somebody says so. */
export class Sweeps implements vscode.Disposable {
  private readonly networks: Networks;
  private readonly runs = new Map<Network, Run>();
  /** Counts starts by network: a later one takes the place of one that is still planned. */
  private readonly turns = new WeakMap<Network, number>();
  private readonly changed = new vscode.EventEmitter<Network>();
  /** A comparison began, went on, ended, or was let go of. */
  readonly onDidChange = this.changed.event;

  constructor(networks: Networks) {
    this.networks = networks;
  }

  of(network: Network): SweepRun | null {
    return this.runs.get(network)?.sweep ?? null;
  }

  hostOf(network: Network): SweepHost {
    return {
      form: () => formOf(network),
      start: (wishes) => soon(this.start(network, wishes)),
      act: (action) => (action === "cancel" ? this.runs.get(network)?.sweep.cancel() : this.letGo(network)),
      open: (point, how) => this.open(network, point, how),
    };
  }

  /** Rejects with a sentence where nothing can be compared. */
  async start(network: Network, wishes: SweepWishes): Promise<void> {
    const turn = (this.turns.get(network) ?? 0) + 1;
    this.turns.set(network, turn);
    const work = await inSlices(planWork(comparable(network), wishes));
    if (this.turns.get(network) !== turn) throw new Error(t("Another comparison was begun meanwhile."));
    if (typeof work === "string") throw new Error(work);
    this.begin(network, work, []);
  }

  /** The network and other files, each with its own architecture and settings, on the data of the first. */
  compareFiles(
    network: Network,
    others: readonly (ComparedFile & { readonly uri: vscode.Uri })[],
    seeds: number,
  ): void {
    const { uri } = network.document;
    const name = uri.path.split("/").at(-1) ?? "";
    const work = planFiles({ ...comparable(network), name }, others, seeds);
    this.begin(network, work, [uri, ...others.map((other) => other.uri)]);
  }

  dispose(): void {
    for (const network of [...this.runs.keys()]) this.letGo(network);
    this.changed.dispose();
  }

  private begin(network: Network, work: SweepWork, files: readonly vscode.Uri[]): void {
    this.letGo(network);
    const lease = this.networks.open(network.document);
    let timer: ReturnType<typeof setTimeout> | null = null;
    const tell = (): void => {
      timer = null;
      this.changed.fire(network);
    };
    const sweep = new SweepRun(work, startTeam, () => {
      timer ??= setTimeout(tell, LOOK);
    });
    const following = network.onDidChange(() => {
      if (network.document.getText() !== work.text) sweep.becomeOutdated();
    });
    const watching = new vscode.Disposable(() => {
      following.dispose();
      if (timer !== null) clearTimeout(timer);
    });
    this.runs.set(network, { sweep, lease, watching, files });
    this.changed.fire(network);
  }

  private letGo(network: Network): void {
    const run = this.runs.get(network);
    if (!run) return;
    this.runs.delete(network);
    run.watching.dispose();
    run.sweep.dispose();
    this.changed.fire(network);
    run.lease.dispose();
  }

  private async open(network: Network, point: number, how: "new" | "apply"): Promise<void> {
    const run = this.runs.get(network);
    if (!run) throw new Error(t("There is no comparison any more."));
    const file = run.files[point];
    if (how === "apply") await network.change((text) => run.sweep.editsFor(text, point));
    else if (file) await vscode.commands.executeCommand("vscode.open", file);
    else await openVariant(network.document.uri, run.sweep.variant(point));
  }
}

function formOf(network: Network): SweepForm {
  return sweepForm(comparable(network));
}

function comparable(network: Network): Comparable {
  const { dataset, starting, whyNoData, reading, document: text } = network;
  const { document, graph } = reading;
  if (!dataset || !starting || !graph || !document)
    throw new Error(whyNoData ?? t("There is nothing to train yet: add a node."));
  return { text: text.getText(), document, graph, dataset };
}

/** A page waits for an answer, and planning thousands of variants may take longer: what goes wrong later is told by VS Code itself. */
async function soon(starting: Promise<void>): Promise<void> {
  let isLate = false;
  const late = new Promise<void>((resolve) =>
    setTimeout(() => {
      isLate = true;
      resolve();
    }, PATIENCE),
  );
  starting.catch((error: unknown) => {
    if (isLate) void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  });
  await Promise.race([starting, late]);
}

async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const found = goOn(steps, SLICE, () => performance.now());
    if ("result" in found) return found.result;
    await new Promise((resolve) => setTimeout(resolve));
  }
}
