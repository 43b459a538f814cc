import { closest } from "../document/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import { sameShape } from "../shape.ts";
import { callFunction, callReady, isFunction } from "./calls.ts";
import type { Code } from "./code.ts";
import { VALUE_FUNCTIONS } from "./functions.ts";
import { type AxisIndex, takePart } from "./indexing.ts";
import { CONSTANTS, nodeNamed, paramNamed, whyNoFunction, whyUnknown } from "./names.ts";
import { isOperator, operator } from "./operators.ts";
import type { Named } from "./passFunctions.ts";
import { Places } from "./places.ts";
import { type Context, readReference } from "./readReference.ts";
import { findName, partOf, type Reference, referenceText } from "./references.ts";
import {
  asNumber,
  asNumbers,
  fromWatchValue,
  isTrue,
  numbers,
  showShape,
  toWatchValue,
  unwrap,
  type Value,
} from "./values.ts";
import { WatchError } from "./watch.ts";
import type { WatchTree } from "./watchTree.ts";

const DEEPEST = 100;

/** Checks a tree against the network from left to right, as it stands in the text, and makes it ready to run. */
export class Compiler {
  private readonly places: Places;
  private readonly text: string;
  private readonly graph: Graph;
  /** Nodes that were named. */
  readonly nodes = new Set<string>();
  private depth = 0;

  constructor(text: string, graph: Graph) {
    this.text = text;
    this.graph = graph;
    this.places = new Places(text);
  }

  compile(tree: WatchTree): Code {
    if (this.depth > DEEPEST)
      throw new WatchError(`The expression is nested more than ${DEEPEST} levels deep.`, this.places.here());
    this.depth++;
    try {
      return this.compileChain(tree);
    } finally {
      this.depth--;
    }
  }

  /** A long a + b + c … leans to the left and is no deeper than one sum. */
  private compileChain(tree: WatchTree): Code {
    const chain: (WatchTree & { readonly type: "OperatorNode" })[] = [];
    let first = tree;
    while (first.type === "OperatorNode" && first.args.length === 2 && !first.isPercentage) {
      chain.push(first);
      first = first.args[0] as WatchTree;
    }
    let sofar = this.compileOne(first);
    for (const { op, fn, implicit, args } of chain.reverse()) {
      const left = sofar;
      const at = implicit ? left.at : this.places.takeOperator(op);
      if (!isOperator(fn))
        throw new WatchError(
          `The operator ${op} is not allowed.${op === "to" || op === "in" ? " There are no units here." : ""}`,
          at,
        );
      const right = this.compile(args[1] as WatchTree);
      sofar = operator(fn, left, right, at);
    }
    return sofar;
  }

  private compileOne(tree: WatchTree): Code {
    switch (tree.type) {
      case "ParenthesisNode":
        this.places.take("(");
        return this.compile(tree.content);
      case "ConstantNode":
        return this.constant(tree.value);
      case "SymbolNode":
        return this.symbol(tree.name, this.places.take(tree.name));
      case "OperatorNode":
        return this.unary(tree);
      case "FunctionNode":
        return this.call(tree);
      case "AccessorNode":
        return this.access(tree);
      case "ArrayNode":
        return this.array(tree.items);
      case "ConditionalNode":
        return this.conditional(tree);
      case "RelationalNode":
        return this.relation(tree);
      default: {
        const [what, sign] = FORBIDDEN[tree.type] ?? ["This", ""];
        throw new WatchError(
          `${what} is not allowed in a watch.`,
          sign === "" ? this.places.here() : this.places.take(sign),
        );
      }
    }
  }

  private constant(value: unknown): Code {
    if (typeof value === "string") {
      const at = this.places.take((token) => /^["']/.test(token));
      return { at, named: null, run: () => value };
    }
    const token = this.places.peek();
    // `NaN`, `true` and the like may be ids.
    if (token !== null && /^[\p{L}_$]/u.test(token.text)) {
      const at = this.places.take(token.text);
      if (findName(token.text, this.graph)) return this.symbol(token.text, at);
      if (typeof value === "number" || typeof value === "boolean") return { at, named: null, run: () => value };
      throw new WatchError(`${token.text} is no value here.`, at);
    }
    const at = this.places.take((each) => /^[\d.]/.test(each));
    if (typeof value === "number") return { at, named: null, run: () => value };
    throw new WatchError("This is no number.", at);
  }

  private symbol(name: string, at: number): Code {
    const reference = findName(name, this.graph);
    if (reference !== null) return this.named(reference, name, at);
    const constant = CONSTANTS.get(name);
    if (constant !== undefined) return { at, named: null, run: () => constant };
    throw whyUnknown(name, at, this.text, this.graph);
  }

  private named(reference: Reference, text: string, at: number, isWhole = true): Code {
    if ("node" in reference) this.nodes.add(reference.node.id);
    if (reference.kind === "parameter") for (const user of reference.parameter.users) this.nodes.add(user);
    const named: Named = { reference, isWhole, index: null, text, at };
    return { at, named, run: (context) => readReference(reference, context) };
  }

  private unary(tree: WatchTree & { readonly type: "OperatorNode" }): Code {
    const [inner, hundred] = tree.args;
    if (hundred !== undefined) {
      // 5% is 5/100.
      const part = this.compile(inner as WatchTree);
      return operator("divide", part, { at: part.at, named: null, run: () => 100 }, part.at);
    }
    const isPostfix = tree.fn === "ctranspose" || tree.fn === "factorial";
    const before = isPostfix ? null : this.places.take(tree.op);
    const operand = this.compile(inner as WatchTree);
    const at = before ?? this.places.takeOperator(tree.op);
    const { fn } = tree;
    if (fn === "unaryPlus") return { at, named: null, run: (context) => asNumericValue(operand.run(context), at) };
    if (!VALUE_FUNCTIONS.has(fn)) throw new WatchError(`The operator ${tree.op} is not allowed.`, at);
    return { at, named: null, run: (context) => callFunction(fn, [operand.run(context)], at, context) };
  }

  private call({ fn, args }: WatchTree & { readonly type: "FunctionNode" }): Code {
    if (fn.type !== "SymbolNode") {
      this.compile(fn);
      throw new WatchError(
        "Only functions are called: to multiply, write * in front of the bracket.",
        this.places.here(),
      );
    }
    const { name } = fn;
    const at = this.places.take(name);
    if (name === "node" || name === "param") return this.byText(name, args, at);
    if (!isFunction(name)) throw whyNoFunction(name, at, this.graph);
    const parts = args.map((arg) => this.compile(arg));
    return { at, named: null, run: callReady(name, parts, at) };
  }

  /** `node("my id")` and `param("my weight")`: names that mathjs would read as something else. */
  private byText(what: "node" | "param", args: readonly WatchTree[], at: number): Code {
    const [only, ...others] = args;
    if (only === undefined || others.length > 0)
      throw new WatchError(`${what} takes one name in quotes: ${what}("h 1").`, at);
    if (only.type !== "ConstantNode" || typeof only.value !== "string") {
      const code = this.compile(only);
      const isNode = code.named?.reference.kind === "node";
      if (code.named !== null && (what === "node") === isNode) return code;
      throw new WatchError(`${what} takes a name in quotes: ${what}("h 1").`, code.at);
    }
    const place = this.places.take((token) => /^["']/.test(token));
    const name = only.value;
    const reference = what === "node" ? nodeNamed(name, this.graph) : paramNamed(name, this.graph);
    if (reference) return this.named(reference, `${what}(${JSON.stringify(name)})`, place);
    const known = what === "node" ? this.graph.byId.keys() : this.graph.parameterByName.keys();
    const meant = closest(name, known);
    throw new WatchError(
      `There is no ${what === "node" ? "node" : "parameter"} ${JSON.stringify(name)}.${meant === null ? "" : ` Did you mean ${JSON.stringify(meant)}?`}`,
      place,
    );
  }

  private access(tree: WatchTree & { readonly type: "AccessorNode" }): Code {
    const dotted = this.dottedName(tree);
    if (dotted !== null) return dotted;
    const base = this.compile(tree.object);
    const { index } = tree;
    if (index.dotNotation) {
      const [dimension] = index.dimensions;
      const name = dimension?.type === "ConstantNode" ? String(dimension.value) : "";
      this.places.take(".");
      return this.part(base, name, this.places.take(name));
    }
    this.places.take("[");
    const axes = index.dimensions.map((dimension, i) => {
      if (i > 0) this.places.takeOperator(",");
      return this.axis(dimension);
    });
    const at = axes[0]?.at ?? base.at;
    this.places.take("]");
    const choose = (context: Context): readonly AxisIndex[] => axes.map((axis) => axis.run(context));
    const text = base.named?.text ?? "This";
    const named =
      base.named !== null && base.named.index === null ? { ...base.named, index: choose, text: `${text}[…]` } : null;
    return {
      at: base.at,
      named,
      run: (context) => unwrap(takePart(asNumbers(base.run(context), text, at), choose(context), text, context.meter)),
    };
  }

  /** An id may hold dots itself: `a.b` is a node before it is a part of a. */
  private dottedName(tree: WatchTree): Code | null {
    const names: string[] = [];
    let inner = tree;
    while (inner.type === "AccessorNode" && inner.index.dotNotation) {
      const [dimension] = inner.index.dimensions;
      names.unshift(dimension?.type === "ConstantNode" ? String(dimension.value) : "");
      inner = inner.object;
    }
    if (inner.type !== "SymbolNode") return null;
    const whole = [inner.name, ...names].join(".");
    const isOwn = this.graph.byId.has(whole) || this.graph.parameterByName.get(whole)?.shared;
    if (!isOwn) return null;
    const at = this.places.take(inner.name);
    for (const name of names) this.places.take(name);
    return this.symbol(whole, at);
  }

  private part(base: Code, name: string, at: number): Code {
    if (base.named !== null && base.named.index === null) {
      const { reference, isWhole, text } = base.named;
      if (reference.kind === "node" && !isWhole) throw new WatchError(`${text} has no part "${name}".`, at);
      return this.named(partOf(reference, name, at, this.graph), `${text}.${name}`, base.at, false);
    }
    if (base.named !== null)
      throw new WatchError(`The part comes before the index: ${referenceText(base.named.reference)}.${name}[…].`, at);
    return {
      at,
      named: null,
      run: (context) => {
        const value = base.run(context);
        const parts = typeof value === "object" && value.kind === "record" ? value.parts : [];
        const found = parts.find(([each]) => each === name)?.[1];
        if (found) return fromWatchValue(found);
        throw new WatchError(
          `There is no part "${name}" here.${
            parts.length > 0
              ? ` There are ${parts
                  .slice(0, 6)
                  .map(([each]) => each)
                  .join(", ")}.`
              : ""
          }`,
          at,
        );
      },
    };
  }

  private axis(tree: WatchTree): { readonly at: number; run(context: Context): AxisIndex } {
    if (tree.type !== "RangeNode") {
      if (tree.type === "ConstantNode" && typeof tree.value === "string")
        throw new WatchError("An index is a number; a part is written with a dot: h1.z.", this.places.here());
      const here = this.places.here();
      const code = this.compile(tree);
      return {
        at: here,
        run: (context) => ({ kind: "one", index: asNumber(code.run(context), "An index", here), at: here }),
      };
    }
    const here = this.places.here();
    if (tree.step !== null) throw new WatchError("A slice has no step: write [from:to].", here);
    const from = this.places.peek()?.text === ":" ? null : this.compile(tree.start);
    this.places.take(":");
    const isOpen = this.places.peek()?.text === "," || this.places.peek()?.text === "]";
    const to = isOpen ? null : this.compile(tree.end);
    return {
      at: here,
      run: (context) => ({
        kind: "slice",
        from: from && asNumber(from.run(context), "An index", here),
        to: to && asNumber(to.run(context), "An index", here),
        at: here,
      }),
    };
  }

  private array(items: readonly WatchTree[]): Code {
    const at = this.places.here();
    const parts = items.map((item) => this.compile(item));
    return {
      at,
      named: null,
      run: (context) => {
        const all = parts.map((part) => asNumbers(part.run(context), "A list", part.at));
        const shape = all[0]?.shape ?? [];
        const other = all.findIndex((each) => !sameShape(each.shape, shape));
        if (other > 0)
          throw new WatchError(
            `The rows of a list must be as long as each other: ${showShape(shape)} and ${showShape(all[other]?.shape ?? [])}.`,
            parts[other]?.at ?? at,
          );
        const size = all[0]?.data.length ?? 0;
        context.meter.spend(size * all.length, at);
        const data = new Float64Array(size * all.length);
        for (const [i, each] of all.entries()) data.set(each.data, i * size);
        return numbers([all.length, ...shape], data);
      },
    };
  }

  private conditional({ condition, trueExpr, falseExpr }: WatchTree & { readonly type: "ConditionalNode" }): Code {
    const test = this.compile(condition);
    this.places.takeOperator("?");
    const yes = this.compile(trueExpr);
    this.places.takeOperator(":");
    const no = this.compile(falseExpr);
    return {
      at: test.at,
      named: null,
      run: (context) => (isTrue(toWatchValue(test.run(context))) ? yes : no).run(context),
    };
  }

  /** a < b <= c: every neighbouring pair. */
  private relation({ conditionals, params }: WatchTree & { readonly type: "RelationalNode" }): Code {
    const parts = params.map((param) => this.compile(param));
    const pairs = conditionals.map((fn, i) => operator(fn, parts[i] as Code, parts[i + 1] as Code, parts[i]?.at ?? 0));
    return pairs.reduce((sofar, pair) => operator("and", sofar, pair, pair.at));
  }
}

function asNumericValue(value: Value, at: number): Value {
  return unwrap(asNumbers(value, "+", at));
}

const FORBIDDEN: Readonly<Record<string, readonly [what: string, sign: string]>> = {
  AssignmentNode: ["An assignment", "="],
  FunctionAssignmentNode: ["The definition of a function", "="],
  BlockNode: ["More than one expression", ";"],
  ObjectNode: ["An object", "{"],
  RangeNode: ["A range outside of an index", ":"],
};
