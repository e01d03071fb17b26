import { messageOf } from '@antiphon/core';

/** Failures that nobody caught. */
export interface Strays extends Disposable {
  readonly messages: readonly string[];
}

/**
 * Takes down every unhandled rejection and uncaught exception of the process while it is open.
 *
 * @param whatRuns names what is being done, for the message
 */
export function catchStrays(whatRuns: () => readonly string[]): Strays {
  const messages: string[] = [];
  const note = (what: string) => (thrown: unknown) => {
    const place = thrown instanceof Error ? (thrown.stack?.split('\n').slice(1, 4).join(' ') ?? '') : '';
    messages.push(`${what}: ${messageOf(thrown)}${place} (during: ${whatRuns().join('; ')})`);
  };
  const rejected = note('unhandled rejection');
  const uncaught = note('uncaught exception');
  process.on('unhandledRejection', rejected);
  process.on('uncaughtException', uncaught);
  return {
    messages,
    [Symbol.dispose]() {
      process.off('unhandledRejection', rejected);
      process.off('uncaughtException', uncaught);
    },
  };
}
