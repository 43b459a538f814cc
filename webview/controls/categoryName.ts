import type { Category } from "../../core/ops/op.ts";
import { t } from "../l10n.ts";

/** What people call a category of ops. */
export function categoryName(category: Category): string {
  switch (category) {
    case "io":
      return t("Inputs and outputs");
    case "neuron":
      return t("Neurons and layers");
    case "convolution":
      return t("Convolution and pooling");
    case "normalization":
      return t("Normalization and dropout");
    case "sequence":
      return t("Embedding and attention");
    case "activation":
      return t("Activations");
    case "arithmetic":
      return t("Arithmetic");
    case "shaping":
      return t("Shaping");
    case "loss":
      return t("Losses");
  }
}
