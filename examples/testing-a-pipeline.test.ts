import { ErrorFrame, LLMTextFrame, llm, TranscriptionFrame, turnTaking } from '@antiphon/core';
import { frameLike, processorContract, scriptedLlm, testPipeline } from '@antiphon/testing';
import { describe, expect, it } from 'vitest';
import { captions } from './rxjs-processor.js';

describe('a test of a pipeline', () => {
  // #region frames
  it('sends frames in and compares what comes out', async () => {
    await using harness = await testPipeline(llm(scriptedLlm({ rules: ['Good morning.'] })));
    harness.send(new TranscriptionFrame({ text: 'Hello.' }));
    await harness.settle();
    const said = harness.framesOf(LLMTextFrame).map(({ text }) => text);
    expect(said.join('')).toBe('Good morning.');
  });
  // #endregion frames

  // #region time
  it('moves time by itself: nothing sleeps', async () => {
    await using harness = await testPipeline(turnTaking());
    harness.send(new TranscriptionFrame({ text: 'Table for two' }));
    await harness.run(300);
    harness.send(new TranscriptionFrame({ text: 'please.' }));
    const { text, turn } = await harness.waitFor(TranscriptionFrame);
    expect([text, turn, harness.clock.now()]).toEqual(['Table for two please.', 1, 700]);
  });
  // #endregion time

  // #region errors
  it('asks about the errors that it expects; any other fails it', async () => {
    const broken = scriptedLlm({ otherwise: { error: new Error('no credit left') } });
    await using harness = await testPipeline(llm(broken, { attempts: 1 }));
    harness.send(new TranscriptionFrame({ text: 'Hello.' }));
    await harness.settle();
    harness.expectUp([frameLike(ErrorFrame, { message: 'no credit left', processor: 'llm' })]);
  });
  // #endregion errors
});

// #region contract
describe('captions, as a processor', () => {
  for (const { name, run } of processorContract({ create: () => captions })) it(name, run);
});
// #endregion contract
