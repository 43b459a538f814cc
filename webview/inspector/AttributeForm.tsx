import type { JsonValue } from "../../core/document/intent.ts";
import { activations } from "../../core/ops/index.ts";
import type { Attribute, Op } from "../../core/ops/op.ts";
import type { NodeView } from "../../core/protocol.ts";
import { edit } from "../actions.ts";
import { IconButton } from "../controls/IconButton.tsx";
import { t } from "../l10n.ts";
import { useStore } from "../store.ts";
import { AttributeField } from "./AttributeField.tsx";
import { defaultOf } from "./attributeText.ts";

/** The op's attributes as a form made from its record. What is not written holds by default, and can go back to it. */
export function AttributeForm({ node, op }: { readonly node: NodeView; readonly op: Op }) {
  return (
    <div className="attributes">
      {Object.entries(op.attributes).map(([name, attribute]) => (
        <AttributeRow key={name} node={node} name={name} attribute={attribute} />
      ))}
    </div>
  );
}

function AttributeRow({
  node,
  name,
  attribute,
}: {
  readonly node: NodeView;
  readonly name: string;
  readonly attribute: Attribute;
}) {
  const readOnly = useStore((state) => state.network?.readOnly ?? true);
  const held = node.attributes[name];
  const value = held?.value ?? defaultOf(attribute);
  const set = async (to: JsonValue | null): Promise<string | null> => {
    const label = to === null ? t("Reset {0} of {1}", name, node.id) : t("Set {0} of {1}", name, node.id);
    return (await edit([{ kind: "setAttribute", id: node.id, name, value: to }], label))
      ? null
      : t("It was not changed.");
  };
  const activation = attribute.kind === "activation" ? activationOf(value) : null;
  const more = activation ? (activations.get(activation.name)?.attributes ?? {}) : {};
  return (
    <>
      <div className="attribute">
        <span className="attribute-name" title={attribute.doc}>
          {name}
        </span>
        <AttributeField
          name={name}
          attribute={attribute}
          value={activation ? activation.name : value}
          readOnly={readOnly}
          set={set}
        />
        <IconButton
          icon="discard"
          label={t("Back to the default of {0}", name)}
          className={held?.written && canReset(attribute) ? "" : "invisible"}
          disabled={readOnly || !held?.written}
          onClick={() => void set(null)}
        />
      </div>
      {activation &&
        Object.entries(more).map(([own, descriptor]) => (
          <div className="attribute attribute-own" key={own}>
            <span className="attribute-name" title={descriptor.doc}>
              {own}
            </span>
            <AttributeField
              name={t("{0} of {1}", own, activation.name)}
              attribute={descriptor}
              value={activation.attributes[own] ?? defaultOf(descriptor)}
              readOnly={readOnly}
              set={(to) =>
                set(to === null ? activation.name : { name: activation.name, ...activation.attributes, [own]: to })
              }
            />
          </div>
        ))}
    </>
  );
}

/** A required attribute has nothing to go back to. */
function canReset(attribute: Attribute): boolean {
  return (
    attribute.kind === "shape" ||
    ("optional" in attribute && attribute.optional === true) ||
    defaultOf(attribute) !== undefined
  );
}

/** An activation is its name, or a record of its name and attributes. */
function activationOf(value: unknown): {
  readonly name: string;
  readonly attributes: Readonly<Record<string, JsonValue>>;
} {
  if (typeof value === "string") return { name: value, attributes: {} };
  if (typeof value !== "object" || value === null || !("name" in value)) return { name: "", attributes: {} };
  const attributes = "attributes" in value && typeof value.attributes === "object" ? value.attributes : {};
  return { name: String(value.name), attributes: { ...attributes } };
}
