/** Placeholder until the panel lands. */
export default function Inspector() {
  return null;
}
