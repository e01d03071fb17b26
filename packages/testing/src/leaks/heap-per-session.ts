import type { Pipeline, Session, SessionOptions } from '@antiphon/core';
import { collectGarbage } from './collect-garbage.js';

export interface HeapOptions {
  /** How many sessions are open at once. @defaultValue 1_000 */
  readonly sessions?: number;
  readonly options?: SessionOptions;
  /** Done with each session once it runs: what a session of your own would see. */
  readonly use?: (session: Session) => void | Promise<void>;
  /**
   * Done once all are cancelled, before the heap is measured again: let virtual time pass, for its clock
   * keeps a note of each timer that was called off until that would have been due.
   */
  readonly settle?: () => void | Promise<void>;
}

export interface HeapReport {
  /** Heap that one idle session takes, in bytes. */
  readonly bytesPerSession: number;
  /** Of it, what is still there when it has been cancelled, in bytes. */
  readonly leftPerSession: number;
}

/**
 * Opens many sessions, measures the heap, cancels them, measures again.
 *
 * @throws Error when the process was not started with `--expose-gc`.
 */
export async function heapPerSession(pipeline: Pipeline, heap: HeapOptions = {}): Promise<HeapReport> {
  const { sessions = 1_000, options = {}, use, settle } = heap;
  // One before the count begins: code is compiled, tables are made.
  await openAndCancel(pipeline, options, use, 50);
  await settle?.();
  const beforeBytes = await heapBytes();
  let open: Session[] = [];
  for (let count = 0; count < sessions; count++) {
    const session = pipeline.open(options);
    await session.start();
    await use?.(session);
    open.push(session);
  }
  const openBytes = await heapBytes();
  for (const session of open) await session.cancel();
  open = [];
  await settle?.();
  const afterBytes = await heapBytes();
  return {
    bytesPerSession: (openBytes - beforeBytes) / sessions,
    leftPerSession: (afterBytes - beforeBytes) / sessions,
  };
}

async function openAndCancel(
  pipeline: Pipeline,
  options: SessionOptions,
  use: HeapOptions['use'],
  count: number,
): Promise<void> {
  for (let done = 0; done < count; done++) {
    const session = pipeline.open(options);
    await session.start();
    await use?.(session);
    await session.cancel();
  }
}

async function heapBytes(): Promise<number> {
  await collectGarbage();
  return process.memoryUsage().heapUsed;
}
