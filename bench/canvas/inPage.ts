import type { SceneCanvasElement } from "../../webview/scene/SceneCanvas.tsx";

/** What runs inside the measured pages. */
export interface Meter {
  /** Posts the messages; milliseconds from their arrival to the end of the first frame that shows nodes. */
  firstFrame(messages: readonly unknown[]): Promise<number>;
  /** Frames of the screen from now on, as their time stamps. */
  startFrames(): void;
  stopFrames(): number[];
  /** Posts the message and waits until the frame that answers it is done; milliseconds. */
  answer(message: unknown): Promise<number>;
}

declare global {
  interface Window {
    meter: Meter;
  }
}

/** Evaluated in the page, so it may use nothing from outside. */
export function installMeter(): void {
  let frames: number[] | null = null;
  const tick = (time: number) => {
    if (!frames) return;
    frames.push(time);
    requestAnimationFrame(tick);
  };
  const showsNodes = (): boolean => {
    const painted = document.querySelector<SceneCanvasElement>(".scene")?.sceneReport?.().nodes.painted ?? 0;
    const node = document.querySelector(".react-flow__node");
    return painted > 0 || (node !== null && getComputedStyle(node).visibility === "visible");
  };
  /** A task of its own comes after everything that the frame has run. */
  const afterFrame = () =>
    new Promise<void>((resolve) =>
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      }),
    );
  window.meter = {
    async firstFrame(messages) {
      // Packing the data up is the sender's work, and here the sender is the same thread.
      let start = 0;
      const arrive = () => {
        start ||= performance.now();
      };
      window.addEventListener("message", arrive, { capture: true });
      for (const message of messages) window.postMessage(message, "*");
      do await afterFrame();
      while (!showsNodes());
      return performance.now() - start;
    },
    startFrames() {
      frames = [];
      requestAnimationFrame(tick);
    },
    stopFrames() {
      const made = frames ?? [];
      frames = null;
      return made;
    },
    async answer(message) {
      const start = performance.now();
      window.postMessage(message, "*");
      await new Promise((resolve) => setTimeout(resolve));
      await afterFrame();
      return performance.now() - start;
    },
  };
}
