/** Runs inside the canvas's own frame: when keys and pointer moves came, and when the canvas had answered on screen. */
export function record(probe: string): void {
  const recording: Recording = { keys: [], moves: [], pictures: [], frames: [] };
  Object.assign(globalThis, { recording });
  document.addEventListener("keydown", (event) => recording.keys.push(event.timeStamp), true);
  document.addEventListener("pointermove", (event) => {
    // The cell shows the weight that this move asks for once its own handler has run.
    const at = event.timeStamp;
    setTimeout(() => {
      const cell = document.querySelector<HTMLElement>(".cell-trial");
      if (cell) recording.moves.push({ at, weight: Number(cell.dataset["exact"]) });
    });
  });
  const readProbe = () => {
    const label = document.querySelector(`.react-flow__node[data-id="${probe}"] [id^="name-"]`)?.textContent;
    return Number(/value ([\d.]+)/.exec(label ?? "")?.[1]);
  };
  let scheduled = false;
  // A task of its own comes after the frame has been drawn.
  const noteAfterFrame = (value: number) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => recording.pictures.push({ at: performance.now(), value });
    channel.port2.postMessage(null);
  };
  new MutationObserver(() => {
    if (scheduled) return;
    scheduled = true;
    const value = readProbe();
    requestAnimationFrame(() => {
      scheduled = false;
      noteAfterFrame(value);
    });
  }).observe(document.querySelector(".react-flow__nodes") ?? document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ["class"],
  });
  const scene = document.querySelector<HTMLElement & { paintedFrames?: () => number }>(".scene");
  let painted = scene?.paintedFrames?.() ?? 0;
  // What is no element is painted in a callback of the frame, before this one's or after it: looked at once the frame is drawn.
  const afterFrame = new MessageChannel();
  afterFrame.port1.onmessage = () => {
    const now = scene?.paintedFrames?.() ?? 0;
    if (now !== painted) recording.pictures.push({ at: performance.now(), value: readProbe() });
    painted = now;
  };
  const tick = (time: number) => {
    recording.frames.push(time);
    afterFrame.port2.postMessage(null);
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}

export interface Recording {
  keys: number[];
  moves: { at: number; weight: number }[];
  /** Every change of the nodes that reached the screen; `value` is the probe's, as its label tells it. */
  pictures: { at: number; value: number }[];
  frames: number[];
}
