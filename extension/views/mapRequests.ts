import { goOn, type Steps } from "../../core/engine/steps.ts";
import { type PassedPoint, surfaceSteps } from "../../core/view/maps/lossSurface.ts";
import type { MapAnswer, MapProgress, MapQuestion, SurfaceAnswer } from "../../core/view/maps/mapsView.ts";
import { createMapper } from "../../core/view/maps/outputMap.ts";
import { weightImages } from "../../core/view/maps/weightImages.ts";
import type { WholeNumbers } from "../../core/view/wholeNumbers.ts";
import type { Handler } from "../editor/partRequests.ts";
import { t } from "../l10n.ts";

/** So long, in milliseconds, may the extension host be kept from everything else; a page that wants the rest asks again. */
const PIECE = 30;

interface MapHandlers {
  readonly maps: Handler<"maps">;
  readonly surface: Handler<"surface">;
  readonly weightImages: Handler<"weightImages">;
}

/**
 * Pictures of what the network computes, with the numbers that the canvas shows. `passed`: where θ was at earlier steps of the
 * training run, drawn on its loss surface.
 */
export function mapRequests(whole: () => WholeNumbers, passed: () => readonly PassedPoint[] = () => []): MapHandlers {
  const numbers = jobNumbers();
  const desks: Readonly<Record<MapQuestion["purpose"], Desk<MapAnswer>>> = {
    main: new Desk(numbers),
    tiles: new Desk(numbers),
  };
  const mappers: Readonly<Record<MapQuestion["purpose"], ReturnType<typeof createMapper>>> = {
    main: createMapper(),
    tiles: createMapper(),
  };
  const surfaces = new Desk<SurfaceAnswer>(numbers);
  return {
    maps: (args) => {
      if ("question" in args) {
        const { purpose } = args.question;
        return desks[purpose].begin(mappers[purpose](whole(), args.question));
      }
      return (desks.tiles.has(args.job) ? desks.tiles : desks.main).goOn(args.job);
    },
    surface: (args) =>
      "question" in args ? surfaces.begin(surfaceSteps(whole(), args.question, passed())) : surfaces.goOn(args.job),
    weightImages: ({ node }) => {
      const { graph, parameters } = whole();
      return weightImages(graph, parameters, node);
    },
  };
}

function jobNumbers(): () => number {
  let last = 0;
  return () => {
    last += 1;
    return last;
  };
}

type Reply<A> = MapProgress | { readonly kind: "answer"; readonly answer: A };

/** One computation at a time: the newest that was asked for. */
class Desk<A> {
  private readonly nextNumber: () => number;
  private job: { readonly id: number; readonly steps: Steps<A> } | null = null;

  constructor(nextNumber: () => number) {
    this.nextNumber = nextNumber;
  }

  has(job: number): boolean {
    return this.job?.id === job;
  }

  begin(steps: Steps<A>): Reply<A> {
    const id = this.nextNumber();
    this.job = { id, steps };
    return this.goOn(id);
  }

  goOn(id: number): Reply<A> {
    const { job } = this;
    if (job?.id !== id) throw new Error(t("Something else was asked for meanwhile."));
    try {
      const found = goOn(job.steps, PIECE, () => performance.now());
      if ("progress" in found) return { kind: "progress", job: id, ...found.progress };
      this.job = null;
      return { kind: "answer", answer: found.result };
    } catch (error) {
      this.job = null;
      throw error;
    }
  }
}
