import { useMemo } from "react";
import type { Requests } from "../../../core/protocol.ts";
import type { InsideRequests } from "../../../core/view/insideView.ts";
import type { TrainingView } from "../../../core/view/trainingView.ts";
import { type Answered, useLatest } from "../../controls/useLatest.ts";
import { useStore } from "../../store.ts";
import { request } from "../../transport.ts";

type Name = keyof InsideRequests;

interface Question<K extends Name> {
  readonly args: Requests[K]["args"];
  /** Asked again whenever the run has come further. */
  readonly training: TrainingView;
}

/** Milliseconds between two questions: a run tells of itself many times a second. */
const REST = 400;
const restAfter = () => REST;

const fetchers = {
  trainingLayers: ({ args }: Question<"trainingLayers">) => request("trainingLayers", args),
  trainingMetrics: ({ args }: Question<"trainingMetrics">) => request("trainingMetrics", args),
  trainingDistributions: ({ args }: Question<"trainingDistributions">) => request("trainingDistributions", args),
} as const;

/** What is known of the inside of the run, as fresh as it need be. `args` must be stable; undefined asks nothing. */
export function useInside<K extends Name>(
  name: K,
  args: Requests[K]["args"] | undefined,
): Answered<Question<K>, Requests[K]["result"]> | null {
  const training = useStore((state) => state.training);
  const question = useMemo(
    () => (training && args !== undefined ? { args, training } : null),
    [training, args],
  ) as Question<K> | null;
  const fetch = fetchers[name] as unknown as (question: Question<K>) => Promise<Requests[K]["result"]>;
  return useLatest(question, fetch, restAfter);
}
