/** Placeholder until the panel lands. */
export default function Timeline() {
  return null;
}
