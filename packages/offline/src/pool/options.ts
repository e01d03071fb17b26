import { availableParallelism } from 'node:os';
import { env } from 'node:process';
import { speechCacheDefaults } from '@antiphon/core/frame-free';
import { OfflineError } from '../errors/index.js';
import type { RecognizerOptions } from '../stt/index.js';

export interface SpeechWorkersOptions extends Omit<RecognizerOptions, 'concurrency'> {
  /**
   * Decodes at once. Natively they are done by threads of Node's pool (`UV_THREADPOOL_SIZE`, 4), of which one must be
   * left for files and name look-ups, and share one model; on wasm each has a thread and a model (300 MB) of its own.
   * @defaultValue the number of cores, 1 to 3
   */
  readonly recognizers?: number;
  /**
   * Sentences spoken at once: a thread each, of 70 to 100 MB. One speaks 25 sentences a second, which is the speech
   * of some sixty conversations.
   * @defaultValue the number of cores, 1 or 2
   */
  readonly synthesizers?: number;
  /** Requests that may wait in each of the pools; one more is refused with `busy`. @defaultValue 64 */
  readonly maxQueued?: number;
  /** How many of them may be one session's. @defaultValue 16 */
  readonly maxQueuedPerSession?: number;
  /** What `fliteTts({ workers })` keeps of what it has said. @defaultValue 16 MB: eight minutes */
  readonly cacheBytes?: number;
}

export const speechWorkersDefaults = {
  maxQueued: 64,
  maxQueuedPerSession: 16,
  cacheBytes: speechCacheDefaults.maxBytes,
} as const satisfies SpeechWorkersOptions;

/** Node's own default. */
const LIBUV_THREADS = 4;
const MAX_SYNTHESIZERS = 2;

export const defaultSynthesizers = (): number => Math.min(MAX_SYNTHESIZERS, availableParallelism());

/** @throws OfflineError `invalid_argument` */
export function checkCount(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 1_024) return value;
  throw new OfflineError('invalid_argument', `${name} is ${value}, expected a whole number from 1 to 1024`);
}

/**
 * Decodes that fill Node's pool would hold up every file and every name look-up of the process.
 * @throws OfflineError `invalid_argument`
 */
export function checkThreadsOfNode(recognizers: number): void {
  const threads = Number(env.UV_THREADPOOL_SIZE ?? LIBUV_THREADS) || LIBUV_THREADS;
  if (recognizers < threads) return;
  throw new OfflineError(
    'invalid_argument',
    `${recognizers} recognizers would take all ${threads} threads of Node's pool: ` +
      `start Node with UV_THREADPOOL_SIZE=${recognizers + 1} or more, or ask for fewer`,
  );
}
