import { refused, unreadable, type Wording } from './failures.js';

/** What is read of a refusal. */
const MAX_REFUSAL_BYTES = 65_536;
/** The longest line of a stream: a picture fits, a server gone wild does not. */
const MAX_LINE_BYTES = 8 << 20;
const NEWLINE = 10;

/**
 * `fetch` as we want the SDK to use it. The SDK sees no refusal's headers, so refusals become errors here;
 * it gathers lines without end, so they are measured; and a redirection would carry the key elsewhere, so
 * none is followed. Reads on only as it is read from.
 */
export function boundedFetch(wording: Wording): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' });
    if (!response.ok) {
      const body = await beginningOf(response);
      throw refused(response.status, body, wording, response.headers.get('retry-after'));
    }
    if (response.body === null) return response;
    const { status, headers } = response;
    return new Response(measured(response.body, wording), { status, headers });
  };
}

function measured(body: ReadableStream<Uint8Array>, wording: Wording): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let lineBytes = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) return controller.close();
        const newline = value.lastIndexOf(NEWLINE);
        lineBytes = newline < 0 ? lineBytes + value.length : value.length - newline - 1;
        if (lineBytes > MAX_LINE_BYTES) {
          reader.cancel().catch(() => {
            // It is given up, however it takes it.
          });
          throw unreadable(wording, `sent a line of over ${MAX_LINE_BYTES} bytes`);
        }
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    while (text.length < MAX_REFUSAL_BYTES) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value, { stream: true });
    }
    await reader.cancel();
  } catch {
    // What came will do: the status says most.
  }
  return text;
}
