import { type Clock, deferred, settleWithin } from '@antiphon/core';
import { storeFailed } from './archive.js';
import type { Entry, Ledger } from './ledger.js';

/** How long one who asks for something waits for what is being stored. */
const STORE_TIMEOUT_MS = 5_000;

/** Resolves when nothing of a conversation waits for the store. @throws ConversationError `store_failed` */
export async function allWritten(ledger: Ledger, clock: Clock, conversation: string): Promise<void> {
  const written = await settleWithin(clock, STORE_TIMEOUT_MS, ledger.idle(conversation));
  if (written.status === 'pending') throw storeFailed();
}

/**
 * Resolves when an entry is durable.
 *
 * @throws ConversationError `store_failed`, also when it takes longer than five seconds: it is tried on all the same
 */
export async function writtenNow(
  ledger: Ledger,
  clock: Clock,
  entry: Pick<Entry, 'conversation' | 'write'>,
): Promise<void> {
  const done = deferred();
  ledger.add({
    ...entry,
    settled: (isStored) => (isStored ? done.resolve() : done.reject(storeFailed())),
  });
  const written = await settleWithin(clock, STORE_TIMEOUT_MS, done.promise);
  if (written.status !== 'fulfilled') throw storeFailed();
}
