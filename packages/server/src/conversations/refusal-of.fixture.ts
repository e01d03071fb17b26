import { expect } from 'vitest';
import { ConversationError } from './conversation-error.js';

/** Why the service refuses, and after how many ms it may be asked again; `undefined` where it does not. */
export async function refusalOf(asked: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await asked.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return undefined;
  expect(error).toBeInstanceOf(ConversationError);
  const { refusal, retryAfterMs } = error as ConversationError;
  return retryAfterMs === undefined ? refusal : `${refusal} ${retryAfterMs}`;
}
