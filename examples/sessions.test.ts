import { expect, test } from 'vitest';
import { main } from './sessions.js';
import { printedBy } from './support/printed-by.js';

test('a session tells its hops, its turns and how it ended', async () => {
  const lines = await printedBy(main);
  expect(lines).toContain('outside -> llm  transcription');
  expect(lines).toContain('turn 1 completed: Good evening.');
  expect(lines.at(-1)).toBe('ended after 1 turn, 7 frames, 0 errors');
});
