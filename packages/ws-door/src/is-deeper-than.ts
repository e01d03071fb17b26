import type { JsonValue } from '@antiphon/core/frame-free';

/** As deep as any JSON of this project goes. What is deeper, somebody who follows it would stumble over. */
export const MAX_JSON_LEVELS = 100;

/** Whether lists and objects lie within each other in more than so many levels. Follows no more of them. */
export function isDeeperThan(value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner: JsonValue) => isDeeperThan(inner, levels - 1));
}
