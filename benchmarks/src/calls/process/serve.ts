import { messageOf } from '@antiphon/core';
import type { Answer, Question } from './remote.js';

/** The other end of `startPeer()`: answers what is asked of a service, and ends with whoever started the process. */
export function serve(service: object): void {
  const methods = service as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;
  async function answer({ id, method, args }: Question): Promise<Answer> {
    try {
      return { id, value: await methods[method]?.(...args) };
    } catch (error) {
      return { id, failure: messageOf(error) };
    }
  }
  process.on('message', (question: Question) => {
    void answer(question).then((answered) => process.send?.(answered));
  });
  process.on('disconnect', () => process.exit());
  // In order: a service may have something to put away when its process exits.
  process.on('SIGTERM', () => process.exit());
  // Whoever types Ctrl+C interrupts the command, which ends its processes itself.
  process.on('SIGINT', () => {});
}
