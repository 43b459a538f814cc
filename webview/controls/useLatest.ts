import { useEffect, useRef, useState } from "react";
import { createLatest, type Latest } from "./latest.ts";

export interface Answered<Q, A> {
  readonly question: Q;
  readonly answer: A | null;
  readonly error: string | null;
}

/**
 * The newest answer there is, with the question it belongs to: it stays while the next one is under way, so nothing
 * jumps. `question` is asked again whenever it is another object; null asks nothing. `fetchAnswer` and `restAfter` must be stable.
 */
export function useLatest<Q extends object, A>(
  question: Q | null,
  fetchAnswer: (question: Q) => Promise<A>,
  restAfter?: (question: Q) => number,
): Answered<Q, A> | null {
  const [answered, setAnswered] = useState<Answered<Q, A> | null>(null);
  const latest = useRef<Latest<Q> | null>(null);
  useEffect(() => {
    const made = createLatest<Q, A>(
      fetchAnswer,
      (question, answer) => setAnswered({ question, answer, error: null }),
      (question, error) => setAnswered({ question, answer: null, error: error.message }),
      restAfter,
    );
    latest.current = made;
    return () => made.stop();
  }, [fetchAnswer, restAfter]);
  useEffect(() => {
    if (question) latest.current?.ask(question);
  }, [question]);
  return answered;
}
