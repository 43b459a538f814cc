/** Why an intent cannot be carried out, in a sentence for people. Caught by `applyIntents`. */
export class Refusal extends Error {}
