/**
 * The sound of a message, channels mixed into one. The message bounds its length.
 *
 * @returns nothing for what is no base64, or no whole number of samples
 */
export function rawPcm(base64: string, channels: number): Int16Array | undefined {
  const bytes = bytesOf(base64);
  if (bytes === undefined || bytes.length % (2 * channels) !== 0) return undefined;
  const view = new DataView(bytes.buffer);
  return Int16Array.from({ length: bytes.length / 2 / channels }, (_, frame) => {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++)
      sum += view.getInt16(2 * (frame * channels + channel), true);
    return Math.round(sum / channels);
  });
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  } catch {
    return undefined;
  }
}
