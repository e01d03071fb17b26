/** A text message that is all there, as a server sends it: unmasked (RFC 6455, section 5.2). */
const TEXT = 0x81;
const LENGTH_IN_16_BITS = 126;

/** Bytes in front of a message: two, or four for one of more than 125 bytes. */
export function headBytes(messageBytes: number): number {
  return messageBytes < LENGTH_IN_16_BITS ? 2 : 4;
}

/** Writes what stands in front of a message of at most 64 KiB. */
export function writeHead(into: Uint8Array, messageBytes: number): void {
  into[0] = TEXT;
  if (messageBytes < LENGTH_IN_16_BITS) {
    into[1] = messageBytes;
    return;
  }
  into[1] = LENGTH_IN_16_BITS;
  into[2] = messageBytes >> 8;
  into[3] = messageBytes & 0xff;
}

/** A message as the WebSocket frame that a server sends. At most 64 KiB. */
export function textFrame(text: string): Buffer {
  const messageBytes = Buffer.byteLength(text);
  const head = headBytes(messageBytes);
  const frame = Buffer.allocUnsafe(head + messageBytes);
  writeHead(frame, messageBytes);
  frame.write(text, head);
  return frame;
}
