/** The text of a new file: valid, and the smallest that leaves room to add. */
export const NEW_NETWORK = `{
  "nn": 1,
  "nodes": {
  }
}
`;
