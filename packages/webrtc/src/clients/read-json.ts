import type { IncomingMessage } from 'node:http';
import type { JsonValue } from '@antiphon/core';

/** An offer of Chromium's has some 10 KB. */
const MAX_BYTES = 262_144;

/** The body of a request, or why it is not taken. */
export type Body = { readonly body: JsonValue } | { readonly status: number; readonly reason: string };

/** Reads JSON of 256 KiB at most. Never rejects. */
export async function readJson(request: IncomingMessage): Promise<Body> {
  // Pages of strangers can send other types without asking first.
  if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
    return { status: 415, reason: 'content-type: application/json is expected' };
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Whoever is refused shall be told: that needs the connection.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BYTES) return { status: 413, reason: `the body has more than ${MAX_BYTES} bytes` };
      chunks.push(chunk);
    }
    return { body: JSON.parse(Buffer.concat(chunks).toString()) as JsonValue };
  } catch {
    return { status: 400, reason: 'the body is no JSON' };
  }
}
