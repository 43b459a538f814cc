/** What a request is answered with, and what is done once the answer has been sent. */
export interface Answer {
  readonly body?: object;
  readonly afterwards?: () => void;
}

/** A network has one thread: its steps follow one another. */
export const THREAD = 1;
