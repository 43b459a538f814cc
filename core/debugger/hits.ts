const FORM = /^\s*(>=|<=|==|=|>|<|%)?\s*(\d+)\s*$/;

/** Whether the hit of that number stops. Throws a RangeError in a sentence for a text that is no hit count. */
export function readHits(text: string): (hits: number) => boolean {
  const [, sign = "=", digits = ""] = FORM.exec(text) ?? [];
  const count = Number(digits);
  if (digits === "" || (sign === "%" && count === 0))
    throw new RangeError(
      `"${text}" is no hit count: write a number such as 5, or one of = > >= < <= % before it (% 5: every fifth).`,
    );
  switch (sign) {
    case ">":
      return (hits) => hits > count;
    case ">=":
      return (hits) => hits >= count;
    case "<":
      return (hits) => hits < count;
    case "<=":
      return (hits) => hits <= count;
    case "%":
      return (hits) => hits % count === 0;
    default:
      return (hits) => hits === count;
  }
}
