/**
 * Asks one question at a time and cares only for the newest: while an answer is under way, newer questions replace each
 * other, and the last of them is asked when it comes. So a fast hand never floods the host. `restAfter` gives the
 * milliseconds of quiet after a question, for answers that take long to draw.
 */
export interface Latest<Q> {
  ask(question: Q): void;
  /** Nothing is asked or answered any more. */
  stop(): void;
}

export function createLatest<Q, A>(
  fetchAnswer: (question: Q) => Promise<A>,
  onAnswer: (question: Q, answer: A) => void,
  onError: (question: Q, error: Error) => void,
  restAfter: (question: Q) => number = () => 0,
): Latest<Q> {
  let busy = false;
  let stopped = false;
  let next: { readonly question: Q } | null = null;

  const run = async (question: Q) => {
    busy = true;
    try {
      const answer = await fetchAnswer(question);
      if (!stopped) onAnswer(question, answer);
    } catch (error) {
      if (!stopped) onError(question, error instanceof Error ? error : new Error(String(error)));
    }
    const rest = restAfter(question);
    if (rest > 0) await new Promise((resolve) => setTimeout(resolve, rest));
    busy = false;
    const waiting = next;
    next = null;
    if (waiting && !stopped) void run(waiting.question);
  };

  return {
    ask(question) {
      if (busy) next = { question };
      else void run(question);
    },
    stop() {
      stopped = true;
      next = null;
    },
  };
}
