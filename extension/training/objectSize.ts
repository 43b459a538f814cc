/** How many numbers a value holds, however deep. */
export function objectSize(value: unknown): number {
  if (typeof value === "number") return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, each: unknown) => sum + objectSize(each), 0);
}
