import { Handles } from "@vscode/debugadapter";
import type { DebugProtocol } from "@vscode/debugprotocol";
import { completeWatch, type WatchCompletion } from "../../../core/watch/completeWatch.ts";
import { copyWatch } from "../../../core/watch/formatWatch.ts";
import { NotComputed } from "../../../core/watch/watch.ts";
import { t } from "../../l10n.ts";
import type { DebugRun } from "./debugRun.ts";
import { framesOf, nodeOfFrame } from "./frames.ts";
import { arrayItem, type Format, type Item, type ItemList, listOf, withoutMark, wordItem } from "./item.ts";
import { networkItems, whatIfItems } from "./networkItems.ts";
import { nodeItems } from "./nodeItems.ts";
import { readNumber } from "./numberText.ts";
import { inputsItems, parametersItems } from "./parameterItems.ts";
import { Refusal } from "./refusal.ts";
import { findSettable } from "./settable.ts";
import { watchItem } from "./watchItems.ts";

const COMPLETION_TYPES: Readonly<Record<WatchCompletion["kind"], DebugProtocol.CompletionItemType>> = {
  node: "class",
  parameter: "variable",
  part: "property",
  function: "function",
  quantity: "value",
  constant: "value",
};

/** A scope or an item that was opened, as the client refers to it until the run goes on. */
interface Opened {
  readonly list: ItemList;
  readonly frameId: number;
}

/** A matrix for the heat map, with names for its rows and columns. */
export interface MatrixView {
  readonly title: string;
  readonly rowLabels: readonly string[];
  readonly columnLabels: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/** Answers what a stopped run looks like: frames, scopes, variables, expressions. */
export class Inspector {
  private readonly handles = new Handles<Opened>();

  /** References of before mean nothing any more. */
  forget(): void {
    this.handles.reset();
  }

  frames(run: DebugRun, source: DebugProtocol.Source, args: DebugProtocol.StackTraceArguments) {
    const all = framesOf(run, source);
    const start = args.startFrame ?? 0;
    const end = args.levels ? start + args.levels : all.length;
    return { stackFrames: all.slice(start, end), totalFrames: all.length };
  }

  scopes(run: DebugRun, frameId: number): DebugProtocol.Scope[] {
    const format: Format = { hex: false };
    const node = nodeOfFrame(run, frameId);
    const scopes: DebugProtocol.Scope[] = [];
    const add = (name: string, read: (format: Format) => readonly Item[], count?: number): void => {
      const list = listOf(() => read(format));
      const variablesReference = this.handles.create({ list, frameId });
      scopes.push({
        name,
        variablesReference,
        expensive: false,
        ...(count === undefined ? {} : { namedVariables: count }),
      });
    };
    if (node) add(t("Node {0}", node.id), (each) => nodeItems(run, node, each));
    const { whatIfs } = run.debuggee;
    if (whatIfs.length > 0) add(t("What if (not saved)"), (each) => whatIfItems(run, each));
    if (!node) add(t("Network"), (each) => networkItems(run, each));
    add(t("Parameters"), (each) => parametersItems(run, each), run.graph.parameters.length);
    add(t("Inputs"), (each) => inputsItems(run, each));
    if (node) add(t("Network"), (each) => networkItems(run, each));
    const [first] = scopes;
    if (first) first.presentationHint = "locals";
    return scopes;
  }

  variables({ variablesReference, filter, start, count }: DebugProtocol.VariablesArguments): DebugProtocol.Variable[] {
    const opened: Opened | undefined = this.handles.get(variablesReference);
    if (!opened) return [];
    return readItems(opened.list, filter, start ?? 0, count || undefined).map((item) =>
      this.variable(item, opened.frameId),
    );
  }

  /** Sets a number in an opened list to what an expression gives, and says what it is then. */
  setVariable(run: DebugRun, { variablesReference, name, value }: DebugProtocol.SetVariableArguments): Item {
    const { list } = this.opened(variablesReference);
    const item = readItems(list).find((each) => each.name === name);
    if (!item) throw new Refusal(t("There is no “{0}” here.", name));
    if (!item.set) throw new Refusal(item.whyNotSet ?? t("“{0}” cannot be set.", name));
    if (value.trim() === "")
      throw new Refusal(t("Write a number, or an expression that gives one, such as 0.5 or 2 * h1.z."));
    item.set(this.numberOf(run, value));
    return readItems(list).find((each) => each.name === name) ?? item;
  }

  setExpression(run: DebugRun, expression: string, value: string): Item {
    const settable = findSettable(run, expression);
    const number = this.numberOf(run, value);
    settable.set(number);
    const isTried = (): boolean => settable.isTried;
    return arrayItem(expression, { shape: [], size: 1, at: () => number, isTried, expression, format: { hex: false } });
  }

  evaluate(
    run: DebugRun,
    { expression, context, format }: DebugProtocol.EvaluateArguments,
  ): DebugProtocol.EvaluateResponse["body"] {
    const text = expression.trim();
    if (text === "") throw new Refusal(t("Write an expression, such as h1.z or norm(grad(h1.w))."));
    const assignment = context === "repl" ? /^(.+?)\s*(?<![<>=!])=(?!=)\s*(.+)$/s.exec(text) : null;
    if (assignment) {
      const [, left = "", right = ""] = assignment;
      return this.result(this.setExpression(run, left, right));
    }
    if (context === "clipboard") return { result: copyWatch(run.evaluate(text)), variablesReference: 0 };
    try {
      return this.result(watchItem(text, run.evaluate(text), { hex: format?.hex ?? false }, text));
    } catch (error) {
      // That there is no number yet is what it is at this place, and no mistake of whoever asks.
      if (error instanceof NotComputed) return this.result(wordItem(text, error.message, text));
      throw error;
    }
  }

  completions(
    { graph }: DebugRun,
    { text, column, line = 1 }: DebugProtocol.CompletionsArguments,
  ): DebugProtocol.CompletionItem[] {
    const row = text.split("\n")[line - 1] ?? "";
    return completeWatch(row, column - 1, graph).map(({ kind, label, insert, start, length, doc }) => ({
      label,
      text: insert,
      start,
      length,
      detail: doc,
      type: COMPLETION_TYPES[kind],
    }));
  }

  matrix(run: DebugRun, expression: string): MatrixView {
    const value = run.evaluate(expression);
    if (value.kind === "number")
      return { title: expression, rowLabels: [""], columnLabels: [""], rows: [[value.value]] };
    if (value.kind !== "array") throw new Refusal(t("“{0}” is no array of numbers.", expression));
    const { shape, data } = value;
    // A vector is one column; more than two axes are laid out as rows of the last.
    const columns = shape.length < 2 ? 1 : (shape.at(-1) ?? 1);
    const rows = data.length / Math.max(columns, 1);
    return {
      title: `${expression} [${shape.join(" × ")}]`,
      rowLabels: Array.from({ length: rows }, (_, i) => rowLabel(i, shape)),
      columnLabels: Array.from({ length: columns }, (_, i) => (shape.length < 2 ? "" : String(i))),
      rows: Array.from({ length: rows }, (_, i) => [...data.subarray(i * columns, (i + 1) * columns)]),
    };
  }

  /** The expression behind a row of an opened list; null where it has none. */
  expressionOf(variablesReference: number, name: string): string | null {
    return readItems(this.opened(variablesReference).list).find((each) => each.name === name)?.evaluateName ?? null;
  }

  private numberOf(run: DebugRun, text: string): number {
    const plain = readNumber(withoutMark(text));
    if (plain !== null) return plain;
    const value = run.evaluate(withoutMark(text));
    if (value.kind === "number") return value.value;
    if (value.kind === "array" && value.data.length === 1) return value.data[0] ?? Number.NaN;
    throw new Refusal(t("“{0}” is no single number.", text));
  }

  private opened(reference: number): Opened {
    const opened: Opened | undefined = this.handles.get(reference);
    if (!opened) throw new Refusal(t("This list is of an earlier stop."));
    return opened;
  }

  private result(item: Item): DebugProtocol.EvaluateResponse["body"] {
    const { value, type, hint, children } = item;
    return {
      result: value,
      ...(type === undefined ? {} : { type }),
      ...(hint ? { presentationHint: hint } : {}),
      ...this.reference(children, 0),
    };
  }

  private variable(item: Item, frameId: number): DebugProtocol.Variable {
    const { name, value, type, evaluateName, hint, menu, children } = item;
    return {
      name,
      value,
      ...(type === undefined ? {} : { type }),
      ...(evaluateName === undefined ? {} : { evaluateName }),
      ...(hint ? { presentationHint: hint } : {}),
      ...(menu ? { __vscodeVariableMenuContext: menu } : {}),
      ...this.reference(children, frameId),
    };
  }

  private reference(list: ItemList | undefined, frameId: number) {
    if (!list) return { variablesReference: 0 };
    return {
      variablesReference: this.handles.create({ list, frameId }),
      ...(list.named > 0 && list.indexed > 0 ? { namedVariables: list.named } : {}),
      ...(list.indexed > 0 ? { indexedVariables: list.indexed } : {}),
    };
  }
}

function readItems(list: ItemList, filter?: "indexed" | "named", start = 0, count?: number): readonly Item[] {
  const named = filter === "indexed" ? [] : list.readNamed();
  const indexed = filter === "named" ? [] : list.readIndexed(start, count ?? list.indexed);
  return [...named, ...indexed];
}

function rowLabel(row: number, shape: readonly number[]): string {
  const indices: number[] = [];
  let rest = row;
  for (const length of (shape.length < 2 ? shape : shape.slice(0, -1)).toReversed()) {
    indices.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  return indices.join(", ");
}
