/** Signs of arithmetic and joining, as they are drawn in a circle; an op without one shows its name. */
export const SIGNS: Readonly<Record<string, string>> = { add: "+", mul: "×", concat: "∥" };
