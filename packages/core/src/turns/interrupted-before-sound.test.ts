import { expect, test } from 'vitest';
import {
  inlet,
  LLMEndFrame,
  LLMStartFrame,
  LLMTextFrame,
  PlayoutFrame,
  pipeline,
  processor,
  type TextToSpeech,
  TTSAudioFrame,
  tts,
  VirtualClock,
} from '../index.js';

/** Has not made its first sound yet. */
const slowVoice: TextToSpeech = {
  name: 'slow',
  async *synthesize(_text, { signal }) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  },
};

const line = processor({
  name: 'line',
  takes: [TTSAudioFrame],
  emits: [PlayoutFrame],
  on: { ttsAudio() {} },
});

test('an answer is interrupted, and nothing of it heard, between its last word and its first sound', async () => {
  const agent = pipeline(inlet(LLMStartFrame, LLMTextFrame, LLMEndFrame), tts(slowVoice), line);
  const session = agent.open({ clock: new VirtualClock() });
  await session.start();
  const { turn } = session;
  const text = 'One, two. Three, four.';
  session.send(new LLMStartFrame({ turn }));
  session.send(new LLMTextFrame({ turn, text }));
  session.send(new LLMEndFrame({ turn, text, finishReason: 'stop' }));
  session.interrupt('a test');
  const [{ outcome, said, heard, heardMs } = {}] = session.turns;
  expect({ outcome, said, heard, heardMs }).toEqual({
    outcome: 'interrupted',
    said: text,
    heard: '',
    heardMs: 0,
  });
  expect(session.conversation.messages.filter(({ role }) => role === 'assistant')).toEqual([]);
  await session.cancel();
});
