import { gatherHealed, inBatches } from "./editing/batches.ts";
import { type Draft, readDraft } from "./editing/draft.ts";
import { expand, intentsOf, type Step } from "./editing/expand.ts";
import { expandLayer } from "./editing/expandLayer.ts";
import { foldNeurons } from "./editing/foldNeurons.ts";
import { leaveOtherGroups, renameGroup, setGroup } from "./editing/groupIntents.ts";
import { spliceInputs } from "./editing/healIntent.ts";
import { addNode, removeNodes, renameNode, setOp } from "./editing/nodeIntents.ts";
import { applyEdits, EditedText } from "./editing/pieces.ts";
import { Refusal } from "./editing/refusal.ts";
import { pinAll, setObjective, setRow, setTitle, setWeights } from "./editing/sectionIntents.ts";
import { setAttribute, setBuffer, setParam, setSharedParam } from "./editing/valueIntents.ts";
import { connect, disconnect, reconnect } from "./editing/wireIntents.ts";
import { writeSection } from "./editing/writeSection.ts";
import type { Intent, TextEdit } from "./intent.ts";
import { NEW_NETWORK } from "./newNetwork.ts";
import type { Registry } from "./registry.ts";
import { registry as standardRegistry } from "./standardRegistry.ts";

export { applyEdits };

export type EditResult =
  | {
      readonly edits: readonly TextEdit[];
      /** The intents as they were carried out: those that stand for several taken apart. */
      readonly carriedOut: readonly Intent[];
    }
  | { readonly refused: string };

/**
 * The smallest text edits that carry out a gesture's intents, one after another; or why they cannot be, as one sentence
 * for people. All of them or none. Everything that they do not change stays byte for byte: comments, blank lines, line
 * ends, the style of the neighbours. In a file without text a network begins.
 */
export function applyIntents(
  source: string | { readonly text: string },
  intents: readonly Intent[],
  registry: Registry = standardRegistry,
): EditResult {
  const edited = new EditedText(typeof source === "string" ? source : source.text);
  const carriedOut: Intent[] = [];
  if (intents.length > 0 && edited.text.trim() === "")
    edited.apply([{ start: 0, end: edited.text.length, newText: NEW_NETWORK }]);
  const waiting: Step[] = [];
  const carryOut = (): void => {
    for (const batch of inBatches(waiting.splice(0))) {
      const edits = editsOfBatch(readDraft(edited.text, registry), batch);
      edited.apply(edits.toSorted((a, b) => a.start - b.start || a.end - b.end));
    }
  };
  // An intent that is taken apart against the text wants it as those before leave it.
  const draft = (): Draft => {
    carryOut();
    return readDraft(edited.text, registry);
  };
  try {
    for (const intent of gatherHealed(intents.flatMap(inSteps))) {
      for (const step of expand(draft, intent)) {
        waiting.push(step);
        carriedOut.push(...intentsOf(step));
      }
    }
    carryOut();
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.message };
    throw error;
  }
  return { edits: edited.edits(), carriedOut };
}

/** As `applyIntents`; a refusal is thrown as an Error with the sentence. */
export function editsFor(
  source: string | { readonly text: string },
  intents: readonly Intent[],
  registry: Registry = standardRegistry,
): readonly TextEdit[] {
  const result = applyIntents(source, intents, registry);
  if ("refused" in result) throw new Error(result.refused);
  return result.edits;
}

/** The text of a new file. */
export function emptyNetworkText(): string {
  return NEW_NETWORK;
}

/** Intents that touch several places which may be one and the same (a section that neither has yet) go one by one. */
function inSteps(intent: Intent): Intent[] {
  if (intent.kind === "addNode" && intent.pin) return [intent, { kind: "pin", id: intent.id, at: intent.pin }];
  const cells = intent.kind === "setRow" ? Object.entries(intent.values) : [];
  if (intent.kind === "setRow" && cells.length > 1)
    return cells.map((cell) => ({ ...intent, values: Object.fromEntries([cell]) }));
  return [intent];
}

function editsOfBatch(draft: Draft, batch: readonly Step[]): TextEdit[] {
  const pins = batch.filter((step) => step.kind === "pin");
  const removals = batch.filter((step) => step.kind === "removeNode");
  const others = batch.filter((step) => step.kind !== "pin" && step.kind !== "removeNode");
  return [
    ...(pins.length > 0 ? pinAll(draft, pins) : []),
    ...(removals.length > 0 ? removeNodes(draft, new Set(removals.map(({ id }) => id))) : []),
    ...others.flatMap((step) => editsOfStep(draft, step)),
  ];
}

function editsOfStep(draft: Draft, intent: Exclude<Step, { kind: "pin" | "removeNode" }>): TextEdit[] {
  switch (intent.kind) {
    case "addNode":
      return addNode(draft, intent);
    case "renameNode":
      return renameNode(draft, intent);
    case "connect":
      return connect(draft, intent);
    case "disconnect":
      return disconnect(draft, intent);
    case "reconnect":
      return reconnect(draft, intent);
    case "setOp":
      return setOp(draft, intent);
    case "setAttribute":
      return setAttribute(draft, intent);
    case "setParam":
      return setParam(draft, intent);
    case "setBuffer":
      return setBuffer(draft, intent);
    case "setSharedParam":
      return setSharedParam(draft, intent);
    case "setGroup":
      return setGroup(draft, intent);
    case "leaveOtherGroups":
      return leaveOtherGroups(draft, intent);
    case "renameGroup":
      return renameGroup(draft, intent);
    case "expandLayer":
      return expandLayer(draft, intent);
    case "foldNeurons":
      return foldNeurons(draft, intent);
    case "setObjective":
      return setObjective(draft, intent);
    case "setTitle":
      return setTitle(draft, intent);
    case "setWeights":
      return setWeights(draft, intent);
    case "setRow":
      return setRow(draft, intent);
    case "spliceInputs":
      return spliceInputs(draft, intent);
    case "writeSection":
      return writeSection(draft, intent);
  }
}
