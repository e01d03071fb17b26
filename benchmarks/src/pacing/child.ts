import { answerOnce } from '../startup/answer-once.js';
import type { Work } from './work.js';

/** A process that measures one thing. It loads no more than that needs. */
answerOnce(async ({ kind, order }: Work): Promise<object> => {
  if (kind === 'stalls') return (await import('./stalls.js')).hearStalls(order);
  return (await import('./time-streams.js')).timeStreams(order);
});
