import type { Frame } from "../scene/frame.ts";

/** On the screen, whatever the zoom. */
const ID_SIZE = 12;

/** The frames of opened layers that are not in the page, with their ids; their circles and lines are drawn by `NeuronLayer`. */
export function paintOpened(context: CanvasRenderingContext2D, frame: Frame, seen: readonly number[]): void {
  const { scene, colours, viewport, step, selectedNodes, marks } = frame;
  const pixel = 1 / viewport.zoom;
  for (const i of seen) {
    const node = scene.nodes[i];
    if (!node?.isOpen) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = scene.bodies.subarray(4 * i, 4 * i + 4);
    const outline = (margin: number) => {
      context.beginPath();
      context.roundRect(left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin, 14 + margin);
      context.stroke();
    };
    const isFaulty = marks.faulty.has(node.id);
    context.strokeStyle = isFaulty ? colours.error : colours.neuronEdge;
    context.lineWidth = Math.max(1.5, pixel);
    context.globalAlpha = isFaulty ? 1 : 0.5;
    outline(0);
    context.globalAlpha = 1;
    context.lineWidth = Math.max(2, 2 * pixel);
    if (step?.node === node.id) {
      context.strokeStyle = colours[step.direction];
      outline(3 * pixel);
    }
    if (selectedNodes.has(node.id)) {
      context.strokeStyle = colours.focus;
      outline(6 * pixel);
    }
    context.font = `600 ${ID_SIZE * pixel}px ${colours.font}`;
    context.textAlign = "center";
    context.textBaseline = "bottom";
    context.fillStyle = colours.text;
    // Faults are marked by more than their colour.
    context.fillText(
      isFaulty ? `! ${node.id}` : node.id,
      left + (scene.direction === "down" ? (right - left) / 2 : 44),
      top - 5 * pixel,
    );
  }
}
