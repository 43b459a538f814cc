type Katex = typeof import("katex").default;

let katex: Katex | null = null;
let loading: Promise<Katex | null> | null = null;

/** KaTeX is a quarter of a megabyte that the first picture does not need: it comes when the first formula is shown. Null where it cannot be had. */
export function loadKatex(): Promise<Katex | null> {
  loading ??= import("katex").then(
    (module) => {
      katex = module.default;
      return katex;
    },
    () => null,
  );
  return loading;
}

/** What is there already, so that the next formula is drawn in its first frame. A function, for `useState`. */
export function loadedKatex(): Katex | null {
  return katex;
}
