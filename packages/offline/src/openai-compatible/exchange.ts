import {
  AntiphonError,
  abortError,
  type Clock,
  type LinkedAbort,
  linkedAbort,
} from '@antiphon/core/frame-free';
import { brokenOff, unreachable } from './failures.js';
import type { Server } from './server.js';

/** How long a finished answer may take to close by itself, so that its connection can be used again. */
const CLOSING_MS = 1_000;
/** More than the end of a stream has. */
const CLOSING_BYTES = 65_536;

/**
 * One request and its answer, read piece by piece: nothing is read ahead of what is asked for but what Node's
 * own stream holds (some 64 KiB). An abort closes the connection at once, whatever is being waited for.
 */
export class Exchange {
  readonly #server: Server;
  readonly #clock: Clock;
  readonly #linked: LinkedAbort;
  #reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  #finished = false;

  constructor(server: Server, clock: Clock, signal?: AbortSignal) {
    this.#server = server;
    this.#clock = clock;
    this.#linked = linkedAbort(signal);
  }

  /** @throws AntiphonError `connection_failed`, `service_timeout`; the abort's error. */
  async open(path: 'chat/completions' | 'models', timeoutMs: number, body?: string): Promise<Response> {
    const headers = new Headers(this.#server.headers);
    if (body !== undefined) headers.set('content-type', 'application/json');
    const response = await this.#within(timeoutMs, () =>
      // A redirection would carry the headers, and what is secret in them, elsewhere.
      fetch(this.#server.address(path), {
        method: body === undefined ? 'GET' : 'POST',
        headers,
        redirect: 'manual',
        signal: this.#linked.signal,
        ...(body === undefined ? {} : { body }),
      }).catch((error: unknown) => {
        throw unreachable(this.#server, error);
      }),
    );
    this.#reader = response.body?.getReader();
    return response;
  }

  /** The next piece; `undefined` at the end. @throws AntiphonError `connection_lost`, `service_timeout`; the abort's error. */
  async read(timeoutMs: number): Promise<Uint8Array | undefined> {
    const reader = this.#reader;
    if (reader === undefined) return undefined;
    const { value } = await this.#within(timeoutMs, () =>
      reader.read().catch((error: unknown) => {
        throw brokenOff(this.#server, error);
      }),
    );
    return value;
  }

  /** The answer has been read: what is left of it is thrown away, in the background and within a second. */
  async finish(): Promise<void> {
    this.#finished = true;
    this.#linked[Symbol.dispose]();
    try {
      let left = CLOSING_BYTES;
      while (left > 0) {
        const piece = await this.read(CLOSING_MS);
        if (piece === undefined) return;
        left -= piece.length;
      }
    } catch {
      // It had given all that was wanted of it.
    }
    this.#linked.abort();
  }

  /** Closes the connection, unless it {@link finish}es, and lets go of the caller's signal. Idempotent. */
  close(): void {
    if (!this.#finished) this.#linked.abort();
  }

  async #within<T>(ms: number, run: () => Promise<T>): Promise<T> {
    const { signal } = this.#linked;
    if (signal.aborted) throw abortError(signal);
    const timer = this.#clock.after(ms, () => {
      const { origin } = this.#server;
      const text = `${origin} sent nothing for ${ms} ms`;
      this.#linked.abort(new AntiphonError('service_timeout', text, { retryable: true }));
    });
    try {
      return await run();
    } catch (error) {
      throw signal.aborted ? abortError(signal) : error;
    } finally {
      timer.cancel();
    }
  }
}
