import type { DataSource } from "../../core/document/document.ts";
import { goOn, type Steps } from "../../core/engine/steps.ts";
import { KnownData } from "../../core/view/data/dataSteps.ts";
import type { DataAnswer, DataQuestion, DataReply } from "../../core/view/dataView.ts";
import type { WholeNumbers } from "../../core/view/wholeNumbers.ts";
import { t } from "../l10n.ts";
import type { Handler } from "./partRequests.ts";

/** So long, in milliseconds, may the extension host be kept from everything else; a page that wants the rest asks again. */
const PIECE = 30;

interface Job {
  readonly id: number;
  readonly steps: Steps<DataAnswer>;
}

/** What a canvas asks about the data as a whole, at the numbers that it shows. One job for each kind of question: a newer one takes its place. */
export function dataRequests(whole: () => WholeNumbers & { readonly source: DataSource | null }): {
  readonly data: Handler<"data">;
} {
  const known = new KnownData();
  const jobs = new Map<string, Job>();
  let last = 0;
  const start = (kind: string, question: DataQuestion): Job => {
    known.at(whole());
    last += 1;
    const job = { id: last, steps: known.answer(question) };
    jobs.set(kind, job);
    return job;
  };
  const advance = (kind: string, { id, steps }: Job): DataReply => {
    try {
      const found = goOn(steps, PIECE, () => performance.now());
      if ("progress" in found) return { kind: "progress", job: id, ...found.progress };
      jobs.delete(kind);
      return { kind: "answer", answer: found.result };
    } catch (error) {
      jobs.delete(kind);
      throw error;
    }
  };
  return {
    data: (args) => {
      if ("question" in args) {
        const kind = kindOf(args.question);
        return advance(kind, start(kind, args.question));
      }
      for (const [kind, job] of jobs) if (job.id === args.job) return advance(kind, job);
      throw new Error(t("Something else was asked for meanwhile."));
    },
  };
}

function kindOf(question: DataQuestion): string {
  return question.kind === "page" && question.isCopy === true ? "copy" : question.kind;
}
