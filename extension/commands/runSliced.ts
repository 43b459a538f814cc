/** Between these the extension host answers others. */
const SLICE_MS = 25;

/** In slices, with the bar filling, until it is done or somebody cancels. */
export async function runSliced<T>(
  steps: Generator<{ readonly done: number; readonly of: number }, T>,
  progress: { report(value: { readonly increment: number }): void },
  token: { readonly isCancellationRequested: boolean },
): Promise<T | "cancelled"> {
  let told = 0;
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const next = steps.next();
      if (next.done) return next.value;
      const { done, of } = next.value;
      const percent = Math.floor((100 * done) / of);
      if (percent > told) progress.report({ increment: percent - told });
      told = percent;
    }
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (token.isCancellationRequested) return "cancelled";
  }
}
