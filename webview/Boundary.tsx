import { Component, type ReactNode } from "react";
import { t } from "./l10n.ts";

interface Props {
  /** What stands here, for the sentence. */
  readonly name: string;
  readonly children: ReactNode;
}

/** Keeps a mistake in one part of the frame from taking the others down with it, and says where it was. */
export default class Boundary extends Component<Props, { readonly error: Error | null }> {
  override readonly state: { readonly error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown): { readonly error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <div className="failed" role="alert">
        <p>
          <i className="codicon codicon-error" aria-hidden="true" />{" "}
          {t("The {0} cannot be shown: {1}", this.props.name, error.message)}
        </p>
        <button type="button" className="primary" onClick={() => this.setState({ error: null })}>
          {t("Try again")}
        </button>
      </div>
    );
  }
}
