/** As much of a text, in whole characters, as goes with a close code: at most 120 of the 123 bytes that RFC 6455 allows. */
export function closeReason(text: string): string {
  return Buffer.from(text)
    .subarray(0, 120)
    .toString()
    .replace(/\uFFFD+$/, '');
}
