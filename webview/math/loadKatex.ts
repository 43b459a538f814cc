type Katex = typeof import("katex").default;

let katex: Katex | null = null;
let loading: Promise<Katex | null> | null = null;

/** The faces that nearly every formula needs. Letters whose face has not come yet would be blank. */
const FACES = ["1em KaTeX_Main", "italic 1em KaTeX_Math", "italic bold 1em KaTeX_Math", "1em KaTeX_Size1"];

/**
 * KaTeX is a quarter of a megabyte that the first picture does not need: it comes when the first formula is shown, and
 * is used once its fonts are there too. Null where it cannot be had.
 */
export function loadKatex(): Promise<Katex | null> {
  loading ??= load().catch(() => null);
  return loading;
}

async function load(): Promise<Katex> {
  const faces = FACES.map((face) => document.fonts.load(face).catch(() => []));
  const [module] = await Promise.all([import("katex"), ...faces]);
  katex = module.default;
  return katex;
}

/** What is there already, so that the next formula is drawn in its first frame. A function, for `useState`. */
export function loadedKatex(): Katex | null {
  return katex;
}
