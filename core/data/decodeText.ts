/** Node and browsers have it alike, but it is not in the ECMAScript library, which is all that core compiles against. */
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean },
) => { decode(bytes: Uint8Array): string };

/**
 * Text of a file: UTF-8, or UTF-16 where it starts with that byte-order mark, as Excel's "Unicode text" does. The mark
 * itself is taken off. Null where the bytes are not such text; a wrong guess would turn class names into rubbish.
 */
export function decodeText(content: Uint8Array | string): string | null {
  if (typeof content === "string") return content.charCodeAt(0) === 0xfeff ? content.slice(1) : content;
  try {
    return new TextDecoder(encodingOf(content), { fatal: true }).decode(content);
  } catch {
    return null;
  }
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
