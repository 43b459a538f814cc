import { differentiate } from "../expressions/differentiate.ts";
import { type Expression, namesIn } from "../expressions/expression.ts";
import { ExpressionProgram, type Operand } from "../expressions/expressionProgram.ts";
import { expressionTex } from "../expressions/expressionTex.ts";
import { CALLABLE } from "../expressions/functions.ts";
import { readExpression } from "../expressions/readExpression.ts";
import { formatShape, interchangeable, type Shape, sizeOf } from "../shape.ts";
import { textAttribute } from "./attributes.ts";
import type { BackwardPass, Example, ForwardPass, Inference, Op, Remark, Site } from "./op.ts";

/** Neurons made from any other function: a free expression over its named inputs and its own learned parameters. */
const functionOp: Op = {
  name: "function",
  title: "Function",
  category: "neuron",
  doc: "Any function of its named inputs and its own learned parameters, written as an expression and applied component by component.",
  tex: String.raw`\boldsymbol{z}=f(\boldsymbol{a},\boldsymbol{b},\dots;\theta)`,
  source:
    "Lecture 10, the model: neurons made from any other function; reverse accumulation: Griewank and Walther, Evaluating Derivatives, 2008",
  look: "neuron",
  ports: {
    kind: "free",
    name: "inputs",
    doc: "The names that the expression uses, each with what it stands for; all of one shape.",
  },
  attributes: {
    expression: {
      kind: "text",
      example: "x * exp(-x^2)",
      doc: `In mathjs syntax: + - * / ^, parentheses, pi, e and ${CALLABLE.join(" ")}, over the names of the inputs and of the node's own params.`,
    },
  },
  reducesBatch: false,
  hasPreactivation: false,
  dependence: () => "own",
  infer: inferFunction,
  params(site) {
    const [shape = []] = site.inputs;
    return paramNames(site).map((name) => ({
      name,
      // A list is one number a component; everything else is one number for all of them.
      shape: (site.written?.get(name)?.length ?? 0) > 0 ? shape : [],
      doc: "A learned parameter of the expression.",
      defaultInit: { init: "zeros" },
    }));
  },
  formula(site) {
    const expression = expressionOf(site);
    return {
      value: (write) => expressionTex(expression, write),
      partial: (name, write) => expressionTex(partialOf(expression, name), write),
    };
  },
  cost(site) {
    const calls = expressionOf(site).nodes.filter((node) => node.kind === "call").length;
    const forward = calls * sizeOf(site.inputs[0] ?? []);
    // Once more forward, and for each step at most two slopes, products and sums.
    return { forward, backward: 7 * forward };
  },
  forward(pass) {
    programOf(pass.site).forward(operandsOf(pass), pass.output.data);
  },
  backward(pass) {
    programOf(pass.site).backward(operandsOf(pass), pass.outputGradient, gradientsOf(pass));
  },
  examples: examples(),
};

export const functionOps: readonly Op[] = [functionOp];

const paramNames = (site: Site): readonly string[] => [...(site.written?.keys() ?? [])];
const namesOf = (site: Site): readonly string[] => [...(site.portNames ?? []), ...paramNames(site)];

function inferFunction(site: Site): Inference {
  const { inputs, portNames = [] } = site;
  const unnamed = inputs.findIndex((_, port) => (portNames[port] ?? "") === "");
  if (unnamed >= 0) {
    const message =
      'its inputs need names that the expression can use; write them as an object, "inputs": { "x": reference }.';
    return { ok: false, message, port: unnamed };
  }
  const [shape = []] = inputs;
  const other = inputs.findIndex((each) => !interchangeable(each, shape));
  if (other >= 0) {
    const message = `the input "${portNames[0]}" is ${formatShape(shape)} but "${portNames[other]}" is ${formatShape(inputs[other] ?? [])}; all must have the same shape, since the expression acts on each component.`;
    return { ok: false, message, port: other };
  }
  const twice = portNames.findIndex((name) => site.written?.has(name));
  if (twice >= 0) {
    const message = `"${portNames[twice]}" is the name of an input and of a parameter; give one of them another name.`;
    return { ok: false, message, port: twice };
  }
  const reading = readExpression(textAttribute(site.attributes, "expression"), namesOf(site));
  if (!reading.ok) {
    const { code, message, start, end } = reading;
    return { ok: false, code, message, attribute: { name: "expression", start, end } };
  }
  const remarks = unusedNames(site, reading.expression);
  return remarks.length === 0 ? { ok: true, shape } : { ok: true, shape, remarks };
}

function unusedNames(site: Site, expression: Expression): readonly Remark[] {
  const used = namesIn(expression);
  return namesOf(site).flatMap((name, at): Remark[] => {
    if (used.has(name)) return [];
    const port = at < site.inputs.length ? at : undefined;
    const what = port === undefined ? "parameter" : "input";
    const writable = /^[\p{L}_$][\p{L}\p{M}\p{N}_$]*$/u.test(name);
    const why = writable ? "" : "; it cannot be written there, being no word: give it a name of letters and digits";
    const message = `the expression does not use the ${what} "${name}"${why}.`;
    return [{ code: "NN214", message, ...(port === undefined ? { param: name } : { port }) }];
  });
}

/** A site whose shapes fit has an expression that can be read. */
function expressionOf(site: Site): Expression {
  const reading = readExpression(textAttribute(site.attributes, "expression"), namesOf(site));
  if (!reading.ok) throw new TypeError(reading.message);
  return reading.expression;
}

// Nodes with the same expression share one program: it keeps nothing from one use to the next.
const programs = new WeakMap<Expression, ExpressionProgram>();
const programsOfSites = new WeakMap<Site, ExpressionProgram>();
const partials = new WeakMap<Expression, Map<string, Expression>>();

function programOf(site: Site): ExpressionProgram {
  const known = programsOfSites.get(site);
  if (known) return known;
  const expression = expressionOf(site);
  const program = programs.get(expression) ?? new ExpressionProgram(expression, namesOf(site));
  programs.set(expression, program);
  programsOfSites.set(site, program);
  return program;
}

function partialOf(expression: Expression, name: string): Expression {
  const known = partials.get(expression) ?? new Map<string, Expression>();
  partials.set(expression, known);
  const partial = known.get(name) ?? differentiate(expression, name);
  known.set(name, partial);
  return partial;
}

// A machine runs the same pass object again and again; these keep it from allocating anything each time.
const operandsOfPass = new WeakMap<ForwardPass, readonly Operand[]>();
const gradientsOfPass = new WeakMap<BackwardPass, readonly (Float64Array | null)[]>();

/** An input gives a number to each element; a parameter one to each component, or the same to all. */
function operandsOf(pass: ForwardPass): readonly Operand[] {
  const known = operandsOfPass.get(pass);
  if (known) return known;
  const { site, inputs, params, output, batch } = pass;
  const inputOperands = inputs.map(({ data }) => ({ data, repeat: 1 }));
  const paramOperands = paramNames(site).map((name): Operand => {
    const data = params[name] ?? new Float64Array(0);
    return { data, repeat: data.length > 1 ? batch : output.data.length };
  });
  const operands = [...inputOperands, ...paramOperands];
  operandsOfPass.set(pass, operands);
  return operands;
}

function gradientsOf(pass: BackwardPass): readonly (Float64Array | null)[] {
  const known = gradientsOfPass.get(pass);
  if (known) return known;
  const ofParams = paramNames(pass.site).map((name) => pass.paramGradients[name] ?? null);
  const gradients = [...pass.inputGradients, ...ofParams];
  gradientsOfPass.set(pass, gradients);
  return gradients;
}

function examples(): readonly Example[] {
  const make = (
    expression: string,
    shape: Shape,
    inputs: Readonly<Record<string, readonly number[]>>,
    params: Readonly<Record<string, readonly number[]>>,
  ): Example => ({
    site: {
      inputs: Object.keys(inputs).map(() => shape),
      attributes: { expression },
      portNames: Object.keys(inputs),
      written: new Map(Object.entries(params).map(([name, values]) => [name, values.length > 1 ? shape : []])),
    },
    inputs: Object.values(inputs),
    batch: 2,
    params,
  });
  const a = [0.5, -1.25, 0.75, 2];
  const c = [1.5, 0.4, -0.6, 0.9];
  return [
    make("a * exp(-k * c)", [2], { a, c }, { k: [0.5] }),
    make("w / (1 + a^2) - c^3 / 3", [2], { a, c }, { w: [0.7, -1.2] }),
    make("max(a, c, k) + min(a, 2 * c) - abs(a - 3)", [], { a: [0.5, -1.25], c: [1.5, 0.4] }, { k: [0.2] }),
    make("sigmoid(a) * tanh(c) + relu(a - c) + atan(k * a)", [2], { a, c }, { k: [1.5] }),
    make("sin(pi * x) + cos(x)^2 - tan(x / 3) + sinh(x) * cosh(x)", [], { x: [0.3, -0.8] }, {}),
    make("log(k + x^2) * sqrt(1 + e^x) - -2^x", [], { x: [0.3, -0.8] }, { k: [1.25] }),
  ];
}
