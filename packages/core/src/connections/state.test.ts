import { expect, it } from 'vitest';
import { type ConnectionState, isFinal, isServing, mayFollow } from './state.js';

const states: ConnectionState[] = [
  'idle',
  'connecting',
  'open',
  'degraded',
  'reconnecting',
  'draining',
  'closed',
  'failed',
];

it('can be closed from every state but a final one, and leaves no final one', () => {
  for (const from of states) {
    expect(mayFollow(from, 'closed')).toBe(!isFinal(from));
    if (isFinal(from)) for (const to of states) expect(mayFollow(from, to)).toBe(false);
    if (isServing(from)) expect(mayFollow(from, 'reconnecting')).toBe(true);
  }
});
