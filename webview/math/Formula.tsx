import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { loadedKatex, loadKatex } from "./loadKatex.ts";
import "./math.css";

interface Props {
  /** TeX without delimiters. */
  readonly tex: string;
  /** The same in plain text: shown until KaTeX is there, and where it fails. */
  readonly text: string;
  readonly className?: string;
}

/** Marks of quantities become `data-` attributes, and nothing else may. */
const isMark = ({ command }: { readonly command: string }): boolean => command === "\\htmlData";

/**
 * One formula. It is rendered into the element as nodes: an HTML string would carry style attributes, which the page's
 * content security policy forbids.
 */
export function Formula({ tex, text, className = "" }: Props) {
  const element = useRef<HTMLSpanElement>(null);
  const [katex, setKatex] = useState(loadedKatex);
  useEffect(() => {
    if (katex) return;
    let wanted = true;
    void loadKatex().then((loaded) => wanted && setKatex(loaded));
    return () => {
      wanted = false;
    };
  }, [katex]);
  useLayoutEffect(() => {
    if (!element.current) return;
    try {
      if (!katex) throw new Error("not loaded yet");
      // Fractions in the size of the line: their indices are small enough.
      katex.render(`\\displaystyle ${tex}`, element.current, { throwOnError: true, strict: "ignore", trust: isMark });
    } catch {
      element.current.textContent = text;
    }
  }, [katex, tex, text]);
  return <span ref={element} className={`formula ${className}`} dir="ltr" />;
}
