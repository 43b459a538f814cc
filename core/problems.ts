/**
 * Everything that can be wrong with a network file, numbered. A message says what is wrong with which value, what is
 * allowed, and how to put it right; the place is the range. Codes never change their meaning: people search for them.
 */

/** UTF-16 offsets into the text; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type Severity = "error" | "warning" | "information" | "hint";

export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly range: Range;
  /** The node it belongs to, for the canvas. */
  readonly node?: string;
  /** The index of the node's input reference at fault, for the wire. */
  readonly input?: number;
  /** A replacement that would put it right, offered as a quick fix. */
  readonly fix?: Fix;
  /** Other ways to put it right, offered beside `fix`. */
  readonly otherFixes?: readonly Fix[];
  /** Other places that have to do with it, and what stands there. */
  readonly related?: readonly { readonly range: Range; readonly message: string }[];
}

export interface Fix {
  readonly title: string;
  readonly range: Range;
  readonly newText: string;
}

/** code → severity and what the code stands for. Hundreds: 1 text, 2 structure, 3 wiring, 4 shapes, 5 parameters, 6 data, 7 objective, 8 lint, 9 running. */
export const CATALOGUE = {
  NN101: ["error", "The text is not JSON with comments."],
  NN102: ["error", "The text is nested too deeply."],
  NN103: ["error", "The same key stands twice in one object."],
  NN104: ["error", "The text is too large."],
  NN105: ["error", "The file cannot be read as text."],
  NN201: ["error", "A required key is missing."],
  NN202: ["error", "A value has the wrong type."],
  NN203: ["error", "A value is out of its range."],
  NN204: ["error", "Unknown key."],
  NN205: ["error", "A newer format version than this Chainrule reads."],
  NN206: ["error", "An id is not allowed."],
  NN207: ["error", "Unknown op."],
  NN208: ["error", "Unknown activation."],
  NN209: ["error", "Unknown initialiser."],
  NN210: ["error", "Not one of the allowed values."],
  NN211: ["error", "Keys that exclude each other."],
  NN212: ["error", "An expression cannot be read."],
  NN213: ["error", "An expression contains a name, function or sign that is not allowed."],
  NN214: ["hint", "An expression does not use an input or a parameter."],
  NN215: ["warning", "A group of nodes is not one that the canvas can show."],
  NN216: ["warning", "Training watches a part of the data that there is not."],
  NN301: ["error", "A reference names no node."],
  NN302: ["error", "A reference cannot be read."],
  NN303: ["error", "An index or slice lies outside the value."],
  NN304: ["error", "The network has a cycle."],
  NN305: ["error", "An op has too few or too many inputs."],
  NN306: ["error", "A port name is not one of the op's."],
  NN401: ["error", "Shapes do not fit."],
  NN402: ["error", "Values with and without a batch are mixed."],
  NN501: ["error", "A parameter has the wrong number of values."],
  NN502: ["error", "The op has no such parameter."],
  NN503: ["error", "No such shared parameter."],
  NN504: ["error", "Uses of a shared parameter disagree about its shape."],
  NN505: ["error", "The weights file cannot be used."],
  NN506: ["error", "A buffer has the wrong number of values."],
  NN507: ["error", "The op has no such buffer."],
  NN601: ["error", "The data file cannot be read."],
  NN602: ["error", "A column is not in the data file."],
  NN603: ["error", "A cell is not a number."],
  NN604: ["error", "An input gets no data."],
  NN605: ["error", "The data has the wrong number of values for an input."],
  NN606: ["error", "A class index is outside the classes, or an index outside its table."],
  NN607: ["error", "Data is given for something that is no input."],
  NN608: ["error", "The data has no rows."],
  NN609: ["error", "The data cannot be split as asked."],
  NN610: ["error", "An input cannot be standardized."],
  NN701: ["error", "The objective is not a scalar."],
  NN702: ["error", "A name in `regularization.of` is no parameter."],
  NN703: ["error", "What is to be differentiated is not a scalar of the network."],
  NN801: ["warning", "A step activation lets no gradient through."],
  NN802: ["information", "Without activations the network is linear."],
  NN803: ["warning", "The output and its loss do not belong together."],
  NN804: ["hint", "Nothing uses this node."],
  NN805: ["hint", "Nothing uses this shared parameter."],
  // NN806 stood for settings that were not applied yet. Its number is not given again.
  NN807: ["hint", "The first weights do not suit the activation."],
  NN808: ["hint", "The node does not lead to the objective or an output."],
  NN901: ["warning", "A value is not finite."],
  NN902: ["hint", "Units are dead: nothing moves them at any row."],
  NN903: ["hint", "Units are saturated: hardly any gradient gets through."],
  NN904: ["hint", "The gradient vanishes on its way back."],
  NN905: ["hint", "The gradient explodes on its way back."],
} as const satisfies Record<string, readonly [Severity, string]>;

export type ProblemCode = keyof typeof CATALOGUE;

/** Makes a problem with its catalogue severity. */
export function problem(
  code: ProblemCode,
  range: Range,
  message: string,
  more: Partial<Pick<Problem, "node" | "input" | "fix" | "otherFixes" | "related">> = {},
): Problem {
  return { code, severity: CATALOGUE[code][0], message, range, ...more };
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((p) => p.severity === "error");
}
