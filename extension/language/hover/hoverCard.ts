import { parseReference } from "../../../core/document/reference.ts";
import { describePlace } from "../../../core/language/describePlace.ts";
import type { LooseNode } from "../../../core/language/looseTree.ts";
import type { TextPlace } from "../../../core/language/textPlace.ts";
import type { HoverScene } from "./card.ts";
import { paragraphs, prose as proseOf } from "./markdown.ts";
import { nodeCard } from "./nodeCard.ts";
import { opCard } from "./opCard.ts";
import { initializerCard, listedParamCard, nodeParamCard } from "./paramCard.ts";
import { objectiveCard, referenceCard } from "./referenceCard.ts";
import { activationNamed, attributeCard, dataCard, optimizerCard, trainingCard } from "./settingCards.ts";

/**
 * What the hover says of a place, as Markdown; null where it has nothing: what the key means, what holds in this file, formulas, and the
 * numbers of the pass. Without a scene, where the text cannot be read, the meaning alone.
 */
export function hoverCard(
  scene: HoverScene | null,
  root: LooseNode | null,
  place: TextPlace,
  offset: number,
): string | null {
  const meaning = describePlace(root, scene?.graph ?? null, place);
  return paragraphs(meaning && proseOf(meaning), scene && cardAt(scene, place, offset)) || null;
}

function cardAt(scene: HoverScene, place: TextPlace, offset: number): string | null {
  const [section, ...rest] = place.path;
  switch (section) {
    case "nodes":
      return typeof rest[0] === "string" ? inNode(scene, rest[0], rest.slice(1), place, offset) : null;
    case "params":
      return typeof rest[0] === "string" ? inShared(scene, rest[0], rest.slice(1), place) : null;
    case "objective":
      return place.onKey ? objectiveCard(scene) : inReference(scene, place, null, 0);
    case "training":
      if (rest[0] === undefined) return place.onKey ? optimizerCard(scene) : null;
      if (rest[0] === "only") return place.onKey ? null : byName(scene, place);
      return trainingCard(scene, String(rest[0]));
    case "regularization":
      if (rest[0] === undefined) return place.onKey ? objectiveCard(scene) : null;
      return rest[0] === "of" && !place.onKey ? byName(scene, place) : null;
    case "data":
      return rest.length === 0 && place.onKey ? dataCard(scene) : null;
    default:
      return null;
  }
}

function inNode(
  scene: HoverScene,
  id: string,
  path: readonly (string | number)[],
  place: TextPlace,
  offset: number,
): string | null {
  const definition = scene.document.nodes.get(id);
  const [key, name, ...rest] = path;
  if (!definition) return null;
  if (key === undefined) return place.onKey ? nodeCard(scene, id, offset) : null;
  if (key === "op") return opCard(scene, definition.op, id);
  if (key === "inputs") {
    if (name === undefined) return null;
    const input = definition.inputs.findIndex(({ port, reference }, i) => {
      const isHere = reference.range.start === place.value?.start;
      return isHere || (port === null ? i === name : port === name);
    });
    return inReference(scene, place, id, input);
  }
  if (key === "params") {
    if (typeof name !== "string") return null;
    const [first] = rest;
    if (typeof first === "string") return first === "init" ? initializerCard(String(place.value?.value)) : null;
    return nodeParamCard(
      scene,
      id,
      name,
      rest.filter((step) => typeof step === "number"),
    );
  }
  if (key === "buffers") return null;
  const isName = place.value?.type === "string" && (path.length === 1 || name === "name");
  const isActivation = key === "activation" && isName && !(place.onKey && path.length === 1);
  const rules = attributeCard(definition.op, String(key), path.slice(1));
  return isActivation ? (activationNamed(String(place.value?.value)) ?? rules) : rules;
}

function inShared(
  scene: HoverScene,
  name: string,
  path: readonly (string | number)[],
  place: TextPlace,
): string | null {
  if (path[0] === "init") return initializerCard(String(place.value?.value));
  if (typeof path[0] === "string") return null;
  return (
    paragraphs(
      listedParamCard(
        scene,
        name,
        path.filter((step) => typeof step === "number"),
      ),
    ) || null
  );
}

function inReference(scene: HoverScene, { value }: TextPlace, reader: string | null, input: number): string | null {
  if (value?.type !== "string") return null;
  const reference = parseReference(String(value.value), { start: 0, end: 0 });
  return typeof reference === "string" ? null : referenceCard(scene, reference.id, reader, input);
}

/** `h1.w`, or a shared name. */
function byName(scene: HoverScene, { value }: TextPlace): string | null {
  if (value?.type !== "string") return null;
  return listedParamCard(scene, String(value.value), []);
}
