import { InputAudioFrame } from '@antiphon/core';
import { expect, test } from 'vitest';
import { PartTiming } from './agent.js';
import { agent as scripted } from './agents/scripted.js';

test('an agent whose parts are timed starts, hears, and tells of every part that it opened', async () => {
  const timing = new PartTiming();
  const session = scripted.open(timing);
  await session.start();
  session.send(new InputAudioFrame({ samples: new Int16Array(320), sampleRate: 16_000 }));
  expect(Object.keys(timing.ms).sort()).toEqual(['LLM', 'STT', 'TTS']);
  await session.cancel();
});
