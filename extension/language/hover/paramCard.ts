import { initializerOptions } from "../../../core/document/definitions/initializerOptions.ts";
import { componentName } from "../../../core/graph/componentName.ts";
import type { NodeParam, Parameter } from "../../../core/graph/graph.ts";
import { formatShape, type Shape } from "../../../core/shape.ts";
import { createLearningRate } from "../../../core/training/learningRate.ts";
import { afterFirstStep, clippedGradients } from "../../../core/training/oneStep.ts";
import { planTraining } from "../../../core/training/plan.ts";
import { drawnFrom, ownersOf, slotGradients } from "../../editor/parameterViews.ts";
import { t } from "../../l10n.ts";
import { derivativeName } from "../hintText.ts";
import { type HoverScene, nodeOfPass, passLine } from "./card.ts";
import { code, paragraphs, plain } from "./markdown.ts";
import { heatImage, numbersTable, type Quantity } from "./numbers.ts";

/** A node's parameter, or the entry of it at which `indices` end; fewer indices than axes mean the rows there. */
export function nodeParamCard(scene: HoverScene, id: string, name: string, indices: readonly number[]): string | null {
  const param = scene.graph?.byId.get(id)?.params.find((each) => each.name === name);
  if (!param || !scene.graph) return null;
  const owner = scene.graph.parameterByName.get(param.listedAs);
  const parameter = scene.graph.parameterByName.get(soleOwner(param) ?? param.listedAs) ?? owner;
  if (!parameter) return null;
  const part = partOf(param.spec.shape, indices);
  const title = titleOf(`${id}.${name}`, param.spec.shape, part);
  const users = parameter.shared
    ? plain(t("Shared as “{0}” by {1}.", parameter.name, parameter.users.join(", ")))
    : null;
  return paragraphs(title, users, ...body(scene, parameter, param, id, part, `${id}.${name}`));
}

/** A parameter by its name in listings; of a node's own that is what stands in the node. */
export function listedParamCard(scene: HoverScene, name: string, indices: readonly number[]): string | null {
  const parameter = scene.graph?.parameterByName.get(name);
  if (!parameter) return null;
  const [user] = parameter.users;
  if (!parameter.shared && user !== undefined) return nodeParamCard(scene, user, name.slice(user.length + 1), indices);
  const part = partOf(parameter.shape, indices);
  const users = parameter.users.map((user) => scene.linkTo(user)).join(", ");
  return paragraphs(
    titleOf(name, parameter.shape, part),
    parameter.shared && `${plain(t("Shared by"))} ${users}`,
    ...body(scene, parameter, null, null, part, name),
  );
}

/** What an initialiser draws. */
export function initializerCard(name: string): string | null {
  const found = Object.hasOwn(initializerOptions, name) ? initializerOptions[name] : undefined;
  if (!found) return null;
  const options = Object.entries(found.options).map(([option, { doc }]) => `${code(option)} ${plain(doc)}`);
  return paragraphs(`**${plain(name)}** · ${plain(found.doc)}`, options.join("  \n"));
}

interface Part {
  /** Components [from, to) of the parameter. */
  readonly from: number;
  readonly to: number;
  readonly shape: Shape;
}

function partOf(shape: Shape, indices: readonly number[]): Part {
  let from = 0;
  let size = shape.reduce((product, axis) => product * axis, 1);
  const rest = [...shape];
  for (const index of indices) {
    const axis = rest.shift();
    if (axis === undefined || index >= axis) break;
    size /= axis;
    from += index * size;
  }
  return { from, to: from + size, shape: rest };
}

function titleOf(name: string, shape: Shape, { from, to }: Part): string {
  const isWhole = to - from === shape.reduce((product, axis) => product * axis, 1);
  if (isWhole) return `**${plain(name)}** ${plain(formatShape(shape))}`;
  const first = componentName({ id: name, shape }, from);
  return `**${plain(to - from === 1 ? first : `${first} … ${componentName({ id: name, shape }, to - 1)}`)}**`;
}

/** The shared parameter that all entries read, where there is one. */
function soleOwner({ slots }: NodeParam): string | null {
  const [first] = slots ?? [];
  return first && slots?.every(({ parameter }) => parameter === first.parameter) ? first.parameter : null;
}

function body(
  scene: HoverScene,
  parameter: Parameter,
  param: NodeParam | null,
  id: string | null,
  part: Part,
  name: string,
): readonly (string | null | false)[] {
  const { pass } = scene;
  const drawn = scene.graph && drawnFrom({ graph: scene.graph }, parameter, scene.weights);
  const origin = drawn === null ? null : plain(t("Its numbers come from {0}.", drawn));
  const own = id === null ? null : nodeOfPass(scene, id);
  if (!pass?.tape.graph.parameterByName.has(parameter.name)) return [origin];
  const { tape } = pass;
  const cut = (numbers: Float64Array): Float64Array => numbers.subarray(part.from, part.to);
  const ownParam = own?.params.find((each) => each.name === param?.name) ?? null;
  const value = own && ownParam ? tape.paramValue(own, ownParam.name) : tape.parameterValue(parameter.name);
  const gradient =
    ownParam?.slots != null ? slotGradients(tape, ownParam.slots) : tape.parameterGradient(parameter.name)?.slice();
  const next = nextNumbers(scene, ownParam, parameter);
  const rows: Quantity[] = [{ name, numbers: cut(value) }];
  if (tape.target) rows.push({ name: derivativeName(tape, name), numbers: gradient ? cut(gradient) : null });
  if (next?.numbers) rows.push({ name: t("after one step"), numbers: cut(next.numbers) });
  const { done, of } = tape.parameterProgress(parameter.name);
  return [
    numbersTable(rows),
    heatImage(name, cut(value), part.shape, scene.theme),
    origin,
    gradient !== null &&
      gradient !== undefined &&
      done < of &&
      plain(t("The gradient so far: {0} of its {1} uses have sent their part.", done, of)),
    next && plain(next.sentence),
    passLine(scene),
  ];
}

/** One step of the file's optimizer from here, and a sentence that says what that takes for granted. */
function nextNumbers(
  { document, dataset, pass }: HoverScene,
  param: NodeParam | null,
  parameter: Parameter,
): { readonly numbers: Float64Array | null; readonly sentence: string } | null {
  if (!pass || !dataset || pass.tape.target?.kind !== "objective") return null;
  const { tape } = pass;
  const plan = planTraining(document.training, tape.graph, dataset.rows);
  if (typeof plan === "string") return null;
  const owners = param ? ownersOf(tape, param) : [parameter];
  const steps = new Map<string, Float64Array>();
  // Clipping by norm looks at all gradients together; before all uses have sent their part, a step would be one of another gradient.
  const needed = plan.clip?.kind === "norm" ? [...owners, ...tape.graph.parameters] : owners;
  const isWhole = ({ name }: Parameter): boolean => {
    const { done, of } = tape.parameterProgress(name);
    return done >= of;
  };
  if (!needed.every(isWhole)) return null;
  const gradients = clippedGradients(plan, tape.graph.parameters, (name) => tape.parameterGradient(name));
  for (const owner of owners) {
    if (!tape.parameterGradient(owner.name)) return null;
    const gradient = gradients.get(owner.name) ?? new Float64Array(owner.size);
    const next = afterFirstStep(plan, owner, tape.parameterValue(owner.name), gradient);
    if (next) steps.set(owner.name, next);
  }
  if (steps.size === 0) return { numbers: null, sentence: t("Training does not move it: it is not among “only”.") };
  const slots = param?.slots;
  const numbers = slots
    ? Float64Array.from(
        slots,
        ({ parameter: owner, entry }) => steps.get(owner)?.[entry] ?? tape.parameterValue(owner)[entry] ?? Number.NaN,
      )
    : (steps.get(parameter.name) ?? null);
  const { name, memory } = plan.optimizer;
  const { momentum } = plan.hyperparameters;
  const rate = createLearningRate(plan)(1);
  const remembers = memory.length > 0 && (name !== "sgd" || momentum > 0);
  const step = remembers
    ? t("After one step of {0} with η = {1}, its memory still empty, by the gradient of this row alone.", name, rate)
    : t("After one step of {0} with η = {1}, by the gradient of this row alone.", name, rate);
  const isNamed = document.training.settings["optimizer"] !== undefined;
  const sentence = isNamed ? step : `${step} ${t("The file names no optimizer; {0} is the default.", name)}`;
  return { numbers, sentence };
}
