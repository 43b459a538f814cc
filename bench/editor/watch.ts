/**
 * Runs in every frame of the page before anything else does, and notes there when things happen: times in milliseconds
 * since 1970, the same in all frames. A webview's page is written into its frame anew, which ends whatever was started
 * in there; the frame around it stays, so it is that one which looks in, once a frame of the screen.
 */
export function watch(): void {
  const notes: Notes = {
    doubleClick: 0,
    firstNodes: 0,
    lastMove: 0,
    imageShown: 0,
    paintedAt: 0,
    engineAt: 0,
    places: "",
    isOver: false,
  };
  Object.assign(globalThis, { bench: notes });
  const now = () => performance.timeOrigin + performance.now();
  document.addEventListener("dblclick", () => Object.assign(notes, { doubleClick: now() }), true);

  const look = () => {
    if (notes.isOver) return;
    requestAnimationFrame(look);
    const inner = document.querySelector<HTMLIFrameElement>("iframe#active-frame, iframe#pending-frame");
    const page = inner?.contentDocument;
    const clock = inner?.contentWindow?.performance;
    if (!page || !clock) return;
    const [paint] = clock.getEntriesByName("first-contentful-paint");
    if (paint) notes.paintedAt = clock.timeOrigin + paint.startTime;
    const image = page.querySelector<HTMLImageElement>("img[src*='picture']");
    if (image?.complete) notes.imageShown ||= now();
    const nodes = page.querySelectorAll<HTMLElement>(".react-flow__node");
    // From afar nodes are no elements: they are painted.
    const painted =
      page.querySelector<HTMLElement & { paintedFrames?: () => number }>(".scene")?.paintedFrames?.() ?? 0;
    if (nodes.length === 0 && painted === 0) return;
    notes.firstNodes ||= now();
    for (const entry of clock.getEntriesByType("resource") as PerformanceResourceTiming[]) {
      if (entry.name.endsWith("layoutWorker.js")) notes.engineAt = clock.timeOrigin + entry.responseEnd;
    }
    let places = `${page.querySelector<HTMLElement>(".react-flow__viewport")?.style.transform} ${painted}`;
    for (const node of nodes) places += node.style.transform;
    if (places !== notes.places) notes.lastMove = now();
    notes.places = places;
  };
  requestAnimationFrame(look);
}

export interface Notes {
  doubleClick: number;
  /** The first frame in which the canvas has nodes. */
  firstNodes: number;
  /** The last frame in which a node or the view was elsewhere than in the one before. */
  lastMove: number;
  imageShown: number;
  paintedAt: number;
  /** When the layout engine's script had arrived. */
  engineAt: number;
  /** Where everything is, to tell a change. */
  places: string;
  /** Set from outside, so that looking costs nothing in what is measured afterwards. */
  isOver: boolean;
}
