import { getState, store } from "../store.ts";
import { type Colours, readColours, watchTheme } from "./colours.ts";
import { makeFrame, roleOfWire, type Viewport } from "./frame.ts";
import { getKept, subscribeKept } from "./kept.ts";
import { paintDots } from "./paintDots.ts";
import { type NodesDrawn, paintNodes } from "./paintNodes.ts";
import { paintWires, type WiresDrawn } from "./paintWires.ts";
import type { Scene } from "./scene.ts";

/** What the last frame showed: for tests and benchmarks, which cannot ask a bitmap. */
export interface SceneReport {
  readonly frames: number;
  readonly wires: WiresDrawn;
  readonly nodes: NodesDrawn;
  /** Keys of the wires in the current step, whether or not they are in view. */
  readonly forward: readonly string[];
  readonly backward: readonly string[];
  /** Selected nodes, mounted or painted. */
  readonly selected: readonly string[];
  /** How many wires there are, in view or not. */
  readonly wireCount: number;
}

const NO_WIRES: WiresDrawn = { seen: 0, kind: "full", shapes: [], badges: [] };
const NO_NODES: NodesDrawn = { painted: 0, kind: "bodies", ids: 0, debug: { stops: [], breakpoints: [] } };

/** Draws the scene onto its canvas, at most once a frame, whenever something that is seen has changed. */
export class ScenePainter {
  private readonly canvas: HTMLCanvasElement;
  private scene: Scene | null = null;
  private mounted: ReadonlySet<string> = new Set();
  private viewport: Viewport = { x: 0, y: 0, zoom: 1 };
  private size: readonly [width: number, height: number] = [0, 0];
  private colours: Colours | null = null;
  private request = 0;
  /** The clock of the last frame in which our callback has run already. */
  private lastFrame = -1;
  private frames = 0;
  private wires = NO_WIRES;
  private nodes = NO_NODES;
  private readonly endings: readonly (() => void)[];

  constructor(canvas: HTMLCanvasElement) {
    this.canvas = canvas;
    const resized = new ResizeObserver(() => this.resize());
    resized.observe(canvas);
    this.endings = [
      () => resized.disconnect(),
      watchTheme(() => {
        this.colours = null;
        this.paintSoon();
      }),
      store.subscribe(() => this.paintSoon()),
      subscribeKept(() => this.paintSoon()),
    ];
    // Texts drawn before a font has come would stay in another one.
    void document.fonts.ready.then(() => this.paintSoon());
    this.resize();
  }

  dispose(): void {
    cancelAnimationFrame(this.request);
    for (const end of this.endings) end();
  }

  show(scene: Scene | null, mounted: ReadonlySet<string>): void {
    this.scene = scene;
    this.mounted = mounted;
    this.paintSoon();
  }

  /**
   * The nodes in the page move with the view at once, so the canvas must not be a frame late. An animated move is made
   * in a callback of the frame itself, perhaps after ours has run: then it is drawn there and then.
   */
  moveTo(viewport: Viewport): void {
    this.viewport = viewport;
    if (document.timeline.currentTime === this.lastFrame) this.paint();
    else this.paintSoon();
  }

  get paintedFrames(): number {
    return this.frames;
  }

  report(): SceneReport {
    const { scene } = this;
    const byRole = (role: "forward" | "backward") => {
      const frame = this.frame();
      return frame ? frame.scene.edges.filter((_, i) => roleOfWire(frame, i) === role).map((edge) => edge.key) : [];
    };
    return {
      frames: this.frames,
      wires: this.wires,
      nodes: this.nodes,
      forward: byRole("forward"),
      backward: byRole("backward"),
      selected: getState().selection.nodes,
      wireCount: scene?.edges.length ?? 0,
    };
  }

  private resize(): void {
    this.size = [this.canvas.clientWidth, this.canvas.clientHeight];
    this.paintSoon();
  }

  private paintSoon(): void {
    if (this.request !== 0) return;
    this.request = requestAnimationFrame(() => {
      this.request = 0;
      this.lastFrame = Number(document.timeline.currentTime);
      this.paint();
    });
  }

  private frame() {
    const { scene, viewport, size } = this;
    if (!scene) return null;
    const { x, y, zoom } = viewport;
    this.colours ??= readColours(this.canvas);
    const { focus, reconnecting } = getKept();
    return makeFrame({
      scene,
      state: getState(),
      viewport,
      view: [-x / zoom, -y / zoom, (size[0] - x) / zoom, (size[1] - y) / zoom],
      ratio: devicePixelRatio,
      colours: this.colours,
      mounted: this.mounted,
      focusedWire: focus?.kind === "edge" ? focus.key : null,
      reconnecting,
    });
  }

  private paint(): void {
    const context = this.canvas.getContext("2d");
    const frame = this.frame();
    if (!context || this.size[0] === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(this.size[0] * ratio), Math.round(this.size[1] * ratio)];
    if (this.canvas.width !== width || this.canvas.height !== height) {
      this.canvas.width = width;
      this.canvas.height = height;
    }
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, width, height);
    if (!frame) return;
    const { x, y, zoom } = frame.viewport;
    context.setTransform(zoom * ratio, 0, 0, zoom * ratio, x * ratio, y * ratio);
    paintDots(context, frame);
    this.wires = paintWires(context, frame);
    this.nodes = paintNodes(context, frame);
    this.frames += 1;
  }
}
