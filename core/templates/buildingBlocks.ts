import { Refusal } from "../document/editing/refusal.ts";
import { activations } from "../ops/activations.ts";
import { isRequired } from "../ops/attributes.ts";
import { formatShape, type Shape } from "../shape.ts";
import { type BuiltNode, FEED, type TemplateContext, type TemplateOption } from "./template.ts";

/** Activations that need nothing written beside their name. */
const NAMES = [...activations.values()]
  .filter(({ vector, attributes }) => !vector && !Object.values(attributes).some(isRequired))
  .map(({ name }) => name);

export function activationOption(start: string): TemplateOption {
  return { kind: "choice", title: "Activation", doc: "φ of every hidden layer.", default: start, values: NAMES };
}

export const KERNELS = ["1", "3", "5", "7"];

/** The template's own input of that shape; nothing where a node feeds it. */
export function ownInput({ after }: TemplateContext, shape: Shape): readonly BuiltNode[] {
  return after ? [] : [{ id: FEED, op: "input", attributes: { shape } }];
}

/** The images that a template is given: [channels, height, width]. */
export function imageShape({ after }: TemplateContext, own: Shape, title: string): readonly [number, number, number] {
  const [channels, height, width, ...more] = after ? after.shape : own;
  if (channels === undefined || height === undefined || width === undefined || more.length > 0)
    throw new Refusal(
      `${title} takes images [channels, height, width], but “${after?.id}” has the shape ${formatShape(after?.shape ?? own)}.`,
    );
  return [channels, height, width];
}

/** Height and width behind a window that slides with this step; refuses where it does not fit once. */
export function slide(
  [height, width]: readonly [number, number],
  { kernel, stride = 1, padding = 0 }: { readonly kernel: number; readonly stride?: number; readonly padding?: number },
  what: string,
): readonly [number, number] {
  const along = (length: number): number => Math.floor((length + 2 * padding - kernel) / stride) + 1;
  const [rows, columns] = [along(height), along(width)];
  if (rows < 1 || columns < 1)
    throw new Refusal(
      `${what} of ${kernel} × ${kernel} does not fit into ${height} × ${width}. Take larger images or a smaller kernel.`,
    );
  return [rows, columns];
}
