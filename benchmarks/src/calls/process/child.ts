import { messageOf } from '@antiphon/core';
import { Callers } from '../load/callers.js';
import type { System } from '../mode.js';
import { ServerHost } from '../servers/server-host.js';
import type { Answer, Question } from './remote.js';

/** The other end of `remote()`: a server or the callers, in a process of its own. */
const role = process.argv[2] as System | 'callers';
const service = (role === 'callers' ? new Callers() : new ServerHost(role)) as unknown as Readonly<
  Record<string, (...args: readonly unknown[]) => unknown>
>;

async function answer({ id, method, args }: Question): Promise<Answer> {
  try {
    return { id, value: await service[method]?.(...args) };
  } catch (error) {
    return { id, failure: messageOf(error) };
  }
}

process.on('message', (question: Question) => {
  void answer(question).then((answered) => process.send?.(answered));
});
process.on('disconnect', () => process.exit());
