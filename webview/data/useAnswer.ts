import { useMemo } from "react";
import type { AnswerOf, DataKind, DataQuestion } from "../../core/view/dataView.ts";
import { type Answered, useLatest } from "../controls/useLatest.ts";
import { useStore } from "../store.ts";
import { type AskedData, askData } from "./askData.ts";

/**
 * The newest answer to a question, asked again whenever the numbers change, and kept while the next one is under way. `question` must
 * be the same object for as long as it asks the same.
 */
export function useAnswer<Q extends DataQuestion>(
  question: Q | null,
): Answered<AskedData<Q>, AnswerOf<Q["kind"] & DataKind>> | null {
  const pass = useStore((state) => state.pass);
  const asked = useMemo(() => (question ? { question, pass } : null), [question, pass]);
  return useLatest<AskedData<Q>, AnswerOf<Q["kind"] & DataKind>>(asked, askData);
}

/** For what depends on the data alone: asked again when the text or the data is read anew. */
export function useAnswerOfData<Q extends DataQuestion>(
  question: Q | null,
): Answered<AskedData<Q>, AnswerOf<Q["kind"] & DataKind>> | null {
  const network = useStore((state) => state.network);
  const hasRows = useStore((state) => state.pass !== null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another network, or rows that have come, make it another question
  const asked = useMemo(() => (question ? { question, pass: null } : null), [question, network, hasRows]);
  return useLatest<AskedData<Q>, AnswerOf<Q["kind"] & DataKind>>(asked, askData);
}
