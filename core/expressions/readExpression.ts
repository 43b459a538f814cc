import { closest } from "../document/suggest.ts";
import { type Expression, ExpressionBuilder } from "./expression.ts";
import { CALLABLE, CONSTANTS, FUNCTIONS, type FunctionName } from "./functions.ts";
import { type ForbiddenType, parseTree, type Tree } from "./mathjsParser.ts";
import { type Word, Words } from "./words.ts";

export type Reading =
  | { readonly ok: true; readonly expression: Expression }
  | {
      readonly ok: false;
      /** NN212: it cannot be read; NN213: it contains what is not allowed. */
      readonly code: "NN212" | "NN213";
      readonly message: string;
      /** UTF-16 offsets into the expression. */
      readonly start: number;
      readonly end: number;
    };

const LONGEST = 10_000;
const DEEPEST = 200;
/** Networks are read again at every keystroke, and most expressions in them stay as they are. */
const MOST_KEPT = 500;
const kept = new Map<string, Reading>();

/** Text in mathjs's syntax → an expression over the given names, or what is wrong with it and where. Never throws. */
export function readExpression(text: string, names: readonly string[]): Reading {
  const key = JSON.stringify([text, names]);
  const known = kept.get(key);
  if (known) return known;
  const reading = read(text, names);
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(key, reading);
  return reading;
}

/** Ends the reading of an expression; caught in `read` alone. */
class Fault extends Error {
  readonly code: "NN212" | "NN213";
  readonly place: Pick<Word, "start" | "end">;
  constructor(code: "NN212" | "NN213", place: Pick<Word, "start" | "end">, message: string) {
    super(message);
    this.code = code;
    this.place = place;
  }
}

function read(text: string, names: readonly string[]): Reading {
  const whole = { start: 0, end: text.length };
  try {
    if (text.length > LONGEST)
      throw new Fault("NN212", whole, `the expression has ${text.length} characters; at most ${LONGEST} are read.`);
    if (text.trim() === "") throw new Fault("NN212", whole, "the expression is empty.");
    const words = new Words(text);
    for (const sign of ["%", "#"])
      if (text.includes(sign)) throw new Fault("NN213", words.sign(sign), `"${sign}" is not allowed. ${ALLOWED}`);
    const reader = new TreeReader(words, names);
    const root = reader.read(parse(text), 0);
    return { ok: true, expression: { nodes: reader.builder.nodes, root } };
  } catch (error) {
    if (error instanceof Fault) return { ok: false, code: error.code, message: error.message, ...error.place };
    // The stack ends before the expression does.
    if (error instanceof RangeError) return { ok: false, code: "NN212", message: TOO_DEEP, ...whole };
    throw error;
  }
}

const ALLOWED = `Allowed: + - * / ^, parentheses, numbers, pi, e and ${CALLABLE.join(" ")}.`;
const TOO_DEEP = `the expression is nested too deeply; at most ${DEEPEST} levels are read.`;

function parse(text: string): Tree {
  try {
    return parseTree(text);
  } catch (error) {
    if (!(error instanceof Error) || error instanceof RangeError) throw error;
    const char = "char" in error && typeof error.char === "number" ? error.char : 1;
    const start = Math.min(Math.max(char - 1, 0), text.length);
    const reason = error.message.replace(/ \(char \d+\)$/, "");
    const place = { start: Math.min(start, text.length - 1), end: Math.min(start, text.length - 1) + 1 };
    throw new Fault("NN212", place, `the expression cannot be read at character ${start + 1}: ${reason}.`);
  }
}

/** mathjs's names of the operators that we have. */
const OPERATORS: ReadonlyMap<string, FunctionName> = new Map([
  ["add", "add"],
  ["subtract", "sub"],
  ["multiply", "mul"],
  ["divide", "div"],
  ["pow", "pow"],
  ["unaryMinus", "neg"],
]);

/** What the other trees are, and the signs by which they are found in the text. */
const FORBIDDEN: Readonly<Record<ForbiddenType, readonly [what: string, ...signs: string[]]>> = {
  AccessorNode: ["a part of a value", ".", "["],
  ArrayNode: ["a list", "["],
  AssignmentNode: ["an assignment", "="],
  BlockNode: ["more than one expression", ";", "\n"],
  ConditionalNode: ["a condition", "?"],
  FunctionAssignmentNode: ["the definition of a function", "="],
  ObjectNode: ["an object", "{"],
  RangeNode: ["a range", ":"],
  RelationalNode: ["a comparison", "<", ">", "="],
};

/** Names that people bring from elsewhere. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ["ln", "log"],
  ["arctan", "atan"],
  ["σ", "sigmoid"],
  ["logistic", "sigmoid"],
  ["π", "pi"],
]);

class TreeReader {
  readonly builder = new ExpressionBuilder();
  private readonly words: Words;
  private readonly names: readonly string[];

  constructor(words: Words, names: readonly string[]) {
    this.words = words;
    this.names = names;
  }

  /** Reads left to right, as the words stand in the text. A long a + b + c … leans to the left and is no deeper than one sum. */
  read(tree: Tree, depth: number): number {
    if (depth > DEEPEST) throw new Fault("NN212", this.words.whole(), TOO_DEEP);
    const chain: { readonly of: FunctionName; readonly right: Tree }[] = [];
    let first = tree;
    for (;;) {
      const [left, right] = first.type === "OperatorNode" && first.fn !== "pow" ? first.args : [];
      const of = first.type === "OperatorNode" ? OPERATORS.get(first.fn) : undefined;
      if (left === undefined || right === undefined || of === undefined) break;
      chain.push({ of, right });
      first = left;
    }
    let place = this.readOne(first, depth);
    for (const { of, right } of chain.reverse()) place = this.builder.call(of, place, this.read(right, depth + 1));
    return place;
  }

  private readOne(tree: Tree, depth: number): number {
    switch (tree.type) {
      case "ParenthesisNode":
        return this.read(tree.content, depth + 1);
      case "ConstantNode":
        return this.readNumber(tree.value);
      case "SymbolNode":
        return this.readName(tree.name);
      case "OperatorNode":
        return this.readOperator(tree.op, tree.fn, tree.args, depth);
      case "FunctionNode":
        return this.readCall(tree.fn, tree.args, depth);
      default: {
        const [what, ...signs] = FORBIDDEN[tree.type] ?? ["this"];
        throw new Fault("NN213", this.words.sign(...signs), `${what} is not allowed. ${ALLOWED}`);
      }
    }
  }

  private readNumber(value: unknown): number {
    if (typeof value === "number" && Number.isFinite(value)) return this.builder.number(value);
    if (typeof value === "string")
      throw new Fault("NN213", this.words.sign('"', "'"), `a quoted text is not allowed. ${ALLOWED}`);
    if (value === Number.POSITIVE_INFINITY && this.words.has("Infinity") === false)
      throw new Fault("NN213", this.words.whole(), "a number is larger than any that can be computed with (1.8e308).");
    throw new Fault("NN213", this.words.take(String(value)), `"${String(value)}" is not allowed. ${ALLOWED}`);
  }

  private readName(name: string): number {
    const word = this.words.take(name);
    if (this.names.includes(name)) return this.builder.name(name);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return this.builder.number(constant);
    if (isCallable(name)) throw new Fault("NN213", word, `${name} is a function; write ${name}(…).`);
    const own = this.names.length === 0 ? "It has no inputs." : `Its names: ${quote(this.names)}.`;
    const advice = this.advice(name, [...this.names, ...CONSTANTS.keys()]) ?? own;
    throw new Fault("NN213", word, `"${name}" is neither an input nor a parameter of this node. ${advice}`);
  }

  private readOperator(op: string, fn: string, args: readonly Tree[], depth: number): number {
    const [x, y] = args;
    if (x !== undefined && fn === "unaryPlus") return this.read(x, depth + 1);
    const of = OPERATORS.get(fn);
    if (x === undefined || of === undefined) {
      const alternative =
        op.startsWith(".") && op.length === 2 ? `Write ${op.slice(1)}: it acts on each component.` : ALLOWED;
      const word = /^\p{L}/u.test(op) ? this.words.take(op) : this.words.sign(op);
      throw new Fault("NN213", word, `the operator "${op}" is not allowed. ${alternative}`);
    }
    const left = this.read(x, depth + 1);
    return y === undefined ? this.builder.call(of, left) : this.builder.call(of, left, this.read(y, depth + 1));
  }

  private readCall(fn: Tree, args: readonly Tree[], depth: number): number {
    if (fn.type !== "SymbolNode") return this.readOne(fn, depth);
    const word = this.words.take(fn.name);
    if (!isCallable(fn.name)) {
      const product = this.names.includes(fn.name) ? ` To multiply, write ${fn.name} * (…).` : "";
      const advice = product === "" ? (this.advice(fn.name, CALLABLE) ?? `Allowed: ${CALLABLE.join(" ")}.`) : "";
      throw new Fault(
        "NN213",
        word,
        `there is no function "${fn.name}".${product}${advice === "" ? "" : ` ${advice}`}`,
      );
    }
    const { arity } = FUNCTIONS[fn.name];
    if (arity === 1 ? args.length !== 1 : args.length === 0) {
      const other = fn.name === "log" && args.length === 2 ? " For another base, divide by its log." : "";
      const wanted = arity === 1 ? "one argument" : "one argument or more";
      throw new Fault("NN213", word, `${fn.name} takes ${wanted}, not ${args.length}.${other}`);
    }
    const [first = 0, ...others] = args.map((arg) => this.read(arg, depth + 1));
    if (arity === 1) return this.builder.call(fn.name, first);
    return others.reduce((sofar, other) => this.builder.call(fn.name as FunctionName, sofar, other), first);
  }

  private advice(name: string, known: Iterable<string>): string | null {
    const meant = OTHER_NAMES.get(name.toLowerCase()) ?? closest(name, known);
    return meant === null ? null : `Did you mean "${meant}"?`;
  }
}

function isCallable(name: string): name is FunctionName {
  return (CALLABLE as readonly string[]).includes(name);
}

function quote(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(", ");
}
