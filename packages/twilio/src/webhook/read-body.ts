import type { IncomingMessage } from 'node:http';

/** Far above what Twilio sends. */
const MAX_BYTES = 64 * 1024;

/** The body of a request; nothing when it is too long or the client goes. Never rejects. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return undefined;
      chunks.push(chunk);
    }
  } catch {
    return undefined;
  }
  return Buffer.concat(chunks).toString();
}
