/**
 * What an item counts for in the replay buffer, in bytes, where the owner does not say: the length of
 * binary data, two bytes per character of a string, the sum over the own properties of a plain object,
 * eight for everything else. An estimate, made once per buffered item.
 */
export function approximateBytes(item: unknown): number {
  if (typeof item === 'string') return item.length * 2;
  if (ArrayBuffer.isView(item) || item instanceof ArrayBuffer) return item.byteLength;
  if (typeof item !== 'object' || item === null) return 8;
  let bytes = 8;
  for (const value of Object.values(item)) bytes += shallow(value);
  return bytes;
}

function shallow(value: unknown): number {
  if (typeof value === 'string') return value.length * 2;
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer ? value.byteLength : 8;
}
