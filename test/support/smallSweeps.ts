import { finish } from "../../core/engine/steps.ts";
import type { HostMessage } from "../../core/protocol.ts";
import { startTeam } from "../../extension/sweep/startTeam.ts";
import type { SweepHost } from "../../extension/sweep/sweepRequests.ts";
import { SweepRun } from "../../extension/sweep/sweepRun.ts";
import { type Comparable, planWork, type SweepWork, sweepForm } from "../../extension/sweep/sweepWork.ts";

interface World {
  readonly network: () => Comparable;
  readonly send: (message: HostMessage) => Promise<void>;
  readonly write: (
    makeEdits: (text: string) => readonly { start: number; end: number; newText: string }[],
  ) => Promise<void>;
}

/** The comparisons of one panel without VS Code; runs are done in slices, as in the browser's host. */
export class SmallSweeps implements SweepHost {
  /** Texts of the variants that were opened as new files. */
  readonly opened: string[] = [];
  run: SweepRun | null = null;
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  form() {
    return sweepForm(this.world.network());
  }

  async start(wishes: Parameters<SweepHost["start"]>[0]): Promise<void> {
    const work = finish(planWork(this.world.network(), wishes));
    if (typeof work === "string") throw new Error(work);
    await this.begin(work);
  }

  async begin(work: SweepWork): Promise<void> {
    this.run?.dispose();
    this.run = new SweepRun(work, startTeam, () => void this.post());
    await this.post();
  }

  act(action: "cancel" | "discard"): void {
    if (action === "cancel") this.run?.cancel();
    else {
      this.run?.dispose();
      this.run = null;
      void this.post();
    }
  }

  async open(point: number, how: "new" | "apply"): Promise<void> {
    const { run } = this;
    if (!run) throw new Error("There is no comparison any more.");
    if (how === "new") this.opened.push(run.variant(point));
    else await this.world.write((text) => run.editsFor(text, point));
  }

  private post(): Promise<void> {
    return this.world.send({ type: "sweep", sweep: this.run?.view() ?? null });
  }
}
