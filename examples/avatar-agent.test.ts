import { afterEach, expect, test } from 'vitest';
import { main } from './avatar-agent.js';
import { printedBy } from './support/printed-by.js';

const before = { ...process.env };

afterEach(() => {
  process.env = { ...before };
});

test('an avatar says what the agent answers, and another one only moves its mouth', {
  timeout: 60_000,
}, async () => {
  expect(await printedBy(main)).toEqual([
    'liveavatar is connecting',
    'liveavatar is ready',
    'live: heard "Good evening. Nice to see you."',
    'level is connecting',
    'level is ready',
    'drawn: heard "Good evening. Nice to see you.", with a mouth that moved',
    'the simulated avatar spoke in 1 stretch, without a gap',
  ]);
});
