import type { JsonValue } from '@antiphon/core';

/** Whether lists and objects lie within each other in more than so many levels. Follows no more of them. */
export function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: JsonValue) => isDeeperThan(inner, levels - 1));
}
