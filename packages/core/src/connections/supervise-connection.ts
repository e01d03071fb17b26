import type { AntiphonError } from '../error.js';
import type { ConnectionMetrics } from './metrics.js';
import type { ConnectionOptions } from './options.js';
import type { ConnectionState } from './state.js';
import type { CloseOptions, SupervisedConnection } from './supervised-connection.js';
import { Supervisor } from './supervisor.js';

/**
 * A connection over the links that `options.driver` opens: kept alive, watched, replaced when it breaks
 * or is asked to go away, with what was said meanwhile kept and sent in order. Opens nothing before
 * `connect()`. Aborting `options.signal` ends it at once.
 *
 * @example
 * const stt = superviseConnection<Uint8Array, Result>({ driver, name: 'stt', onMessage: transcribe });
 * await stt.connect();
 * stt.send(audio);
 * await stt.close({ drain: 2_000 });
 */
export function superviseConnection<Out, In = unknown>(
  options: ConnectionOptions<Out, In>,
): SupervisedConnection<Out> {
  return new Connection(new Supervisor(options));
}

class Connection<Out, In> implements SupervisedConnection<Out> {
  readonly #supervisor: Supervisor<Out, In>;

  constructor(supervisor: Supervisor<Out, In>) {
    this.#supervisor = supervisor;
  }

  get state(): ConnectionState {
    return this.#supervisor.state;
  }

  get generation(): number {
    return this.#supervisor.recovery.generation;
  }

  get writable(): boolean {
    return this.#supervisor.parts.outbox.writable;
  }

  get failure(): AntiphonError | undefined {
    return this.#supervisor.failure;
  }

  connect(): Promise<void> {
    return this.#supervisor.connect();
  }

  send(item: Out): number {
    const { parts, reporter } = this.#supervisor;
    reporter.notices.enter();
    const sequence = parts.outbox.send(item);
    reporter.notices.leave();
    return sequence;
  }

  acknowledge(sequence: number): void {
    this.#supervisor.parts.outbox.ring.acknowledge(sequence);
  }

  discard(matches: (item: Out) => boolean = () => true): number {
    return this.#supervisor.parts.outbox.discard(matches);
  }

  expectResponse(): void {
    this.#supervisor.parts.watch.expectResponse();
  }

  responseReceived(): void {
    this.#supervisor.parts.watch.responseReceived();
  }

  reportError(error: unknown): void {
    this.#supervisor.reportError(error);
  }

  reportSuccess(): void {
    this.#supervisor.parts.errors.success();
  }

  recover(reason = 'asked to'): Promise<boolean> {
    return this.#supervisor.recover(reason);
  }

  close({ drain = 0 }: CloseOptions = {}): Promise<void> {
    return this.#supervisor.close(drain);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  metrics(): ConnectionMetrics {
    const { state, recovery, counts, reporter, upMs } = this.#supervisor;
    const { outbox, errors, watch } = this.#supervisor.parts;
    const { ring } = outbox;
    return {
      state,
      generation: recovery.generation,
      attempts: recovery.attempts,
      ...counts,
      sent: outbox.sentCount,
      replayed: outbox.replayedCount,
      dropped: ring.dropped,
      forgotten: ring.forgotten,
      discarded: outbox.discardedCount,
      bufferedItems: ring.size,
      bufferedBytes: ring.bytes,
      consecutiveErrors: errors.count,
      lastError: reporter.lastError,
      upMs,
      rttMs: watch.rttMs,
    };
  }
}
