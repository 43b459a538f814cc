import fc from "fast-check";

/** Ids that a program might stumble over, and ordinary ones. */
export const ids: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    "x",
    "h1",
    "y",
    "__proto__",
    "constructor",
    "toString",
    "hasOwnProperty",
    "שלום",
    "ζ₁",
    "🙂",
    "a b",
    " x ",
    "a.b",
    "a.b.w",
    "\\",
    "//",
    "/*",
    "{",
    "},",
    "'",
    "op",
    "0",
    "-1",
    "é",
  ),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }).filter((id) => !/[[\]"]|\p{Cc}/u.test(id)),
);

export const numbers: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -20, max: 20 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 5e-324, Number.MAX_VALUE, 0.1, 1e21, -1e-7),
);
