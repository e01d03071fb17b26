import { describeValue } from '../harness/describe-frame.js';
import { must } from './check.js';
import { type Pass, settled } from './time.js';

/** Long enough for anything that comes late to come. */
const LATE_MS = 300;

/** What came of an iteration: its items, and how it ended. */
export interface Reading<T> {
  readonly items: readonly T[];
  readonly error: unknown;
}

/** Reads to the end, error or not, while time passes. */
export async function readAll<T>(source: AsyncIterable<T>, pass: Pass, what: string): Promise<Reading<T>> {
  const items: T[] = [];
  const read = async (): Promise<unknown> => {
    try {
      for await (const item of source) items.push(item);
      return undefined;
    } catch (error) {
      return error ?? new Error('undefined was thrown');
    }
  };
  const error = await settled(read(), pass, what);
  return { items, error };
}

/** {@link readAll}, of something that must not fail. */
export async function readWhole<T>(
  source: AsyncIterable<T>,
  pass: Pass,
  what: string,
): Promise<readonly T[]> {
  const { items, error } = await readAll(source, pass, what);
  must(error === undefined, `${what} failed: ${describeValue(error)}`);
  return items;
}

/** Reads `count` items, aborts, and reads on: nothing more may come, and it must end. */
export async function readAndAbort<T>(
  source: AsyncIterable<T>,
  count: number,
  controller: AbortController,
  pass: Pass,
): Promise<void> {
  const iterator = source[Symbol.asyncIterator]();
  for (let read = 0; read < count; read++) {
    const { done } = await settled(iterator.next(), pass, 'the next item');
    must(done !== true, `it ended after ${read} items, before it could be aborted`);
  }
  const next = settledOrNot(iterator.next());
  controller.abort(new Error('the caller has gone'));
  const late: unknown[] = [];
  for (let outcome = await settled(next, pass, 'the end after an abort'); !outcome.over; ) {
    late.push(outcome.value);
    must(late.length < 10, 'items keep coming after the abort');
    outcome = await settled(settledOrNot(iterator.next()), pass, 'the end after an abort');
  }
  // What was on its way when the signal fired may still have been handed over.
  must(late.length <= 1, `${late.length} items came after the abort: ${describeValue(late)}`);
  await pass(LATE_MS);
}

/** Reads `count` items and leaves. */
export async function readAndLeave<T>(source: AsyncIterable<T>, count: number, pass: Pass): Promise<void> {
  const read = async (): Promise<void> => {
    let left = count;
    for await (const _ of source) if (--left === 0) break;
  };
  await settled(read(), pass, 'leaving the iteration');
  await pass(LATE_MS);
}

type Outcome = { readonly over: true } | { readonly over: false; readonly value: unknown };

function settledOrNot<T>(next: Promise<IteratorResult<T>>): Promise<Outcome> {
  return next.then(
    ({ done, value }): Outcome => (done === true ? { over: true } : { over: false, value }),
    (): Outcome => ({ over: true }),
  );
}
