import type { OneAnswer } from './one-answer.js';

/**
 * The other end of `oneAnswer()`: carries out the one order of this process and ends it. Imports nothing, since what
 * a process loads may be what is measured.
 */
export function answerOnce<Order, Result>(carryOut: (order: Order) => Promise<Result>): void {
  // Whoever types Ctrl+C interrupts the command, which ends its processes itself.
  process.on('SIGINT', () => {});
  process.once('message', (order: Order) => {
    void carryOut(order)
      .then((result): OneAnswer<Result> => ({ result }))
      .catch(
        (error: unknown): OneAnswer<Result> => ({
          failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
      )
      .then((answer) => process.send?.(answer, () => process.exit()));
  });
  process.once('disconnect', () => process.exit());
}
