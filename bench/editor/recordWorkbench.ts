/** Runs in VS Code's own page: when keys came there, and when its parts that follow a step had changed on screen. */
export function recordWorkbench(): void {
  const redrawn: Redrawn = { keys: [], line: [], hints: [], variables: [] };
  Object.assign(globalThis, { redrawn });
  document.addEventListener("keydown", (event) => redrawn.keys.push(event.timeStamp), true);
  const note = (list: number[]) => {
    let scheduled = false;
    return () => {
      if (scheduled) return;
      scheduled = true;
      requestAnimationFrame(() => {
        scheduled = false;
        // A task of its own comes after the frame has been drawn.
        const channel = new MessageChannel();
        channel.port1.onmessage = () => list.push(performance.now());
        channel.port2.postMessage(null);
      });
    };
  };
  const watch = (selector: string, list: number[]) => {
    const part = document.querySelector(selector);
    if (!part) throw new Error(`There is no ${selector}.`);
    const changed = note(list);
    new MutationObserver(changed).observe(part, {
      subtree: true,
      childList: true,
      characterData: true,
      attributes: true,
    });
  };
  watch(".monaco-editor .view-overlays", redrawn.line);
  watch(".monaco-editor .view-lines", redrawn.hints);
  watch(".debug-variables", redrawn.variables);
}

export interface Redrawn {
  keys: number[];
  /** The mark of the line that the session stands in. */
  line: number[];
  /** Inlay hints and inline values. */
  hints: number[];
  variables: number[];
}
