/** What is offered in a file without text. */
export const START_NETWORK = "Start a new network";

/** The text of a new file: valid, and the smallest that leaves room to add. */
export const NEW_NETWORK = `{
  "nn": 1,
  "nodes": {
  }
}
`;
