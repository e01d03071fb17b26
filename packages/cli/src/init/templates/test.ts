/** `src/agent.test.ts` of a new project. */
export const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { llm, TranscriptionFrame } from '@antiphon/core';
import { frameLike, scriptedLlm, testPipeline } from '@antiphon/testing';
import { withoutFillers } from './agent.js';

test('fillers are left out of what the user said', async () => {
  await using harness = await testPipeline(withoutFillers);
  harness.send(new TranscriptionFrame({ text: 'Um, hello, uh there.' }));
  harness.expectDown([frameLike(TranscriptionFrame, { text: 'hello, there.' })]);
});

test('the model hears no fillers, and answers', async () => {
  const model = scriptedLlm({ rules: [{ when: /^hello/, say: 'Hello!' }] });
  await using harness = await testPipeline([withoutFillers, llm(model)]);
  harness.send(new TranscriptionFrame({ text: 'uh hello' }));
  await harness.settle();
  assert.equal(harness.session.turns.at(-1)?.said, 'Hello!');
});
`;
