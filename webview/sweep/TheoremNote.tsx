import { t } from "../l10n.ts";

/** The theorem in the lecture's words, what it does not say, and why polynomials are no rival. */
export function TheoremNote() {
  return (
    <details className="sweep-theorem">
      <summary>{t("What the theorem says, and what it does not")}</summary>
      <div dir="ltr">
        <p>
          {t(
            "For a continuous activation φ that is no polynomial, every continuous f on a closed interval and every ε > 0 there is a network with one hidden layer, y(x) = W₂ φ(W₁x + b₁) + b₂, with max|f(x) − y(x)| < ε. The more complicated f is, the wider the layer may have to be.",
          )}
        </p>
        <p>
          {t(
            "The theorem says that such weights exist. It does not say that training finds them: what is left of the error here is of the width, of gradient descent and of the rows together, so the best of several seeds counts.",
          )}
        </p>
        <p>
          {t(
            "Polynomials approximate as well, but one of degree k in D variables has of the order of Dᵏ coefficients: of degree 3 for a picture of 100 × 100 pixels a trillion. And φ must be no polynomial itself, or every width gives polynomials of the same degree.",
          )}
        </p>
      </div>
    </details>
  );
}
