import { InterimTranscriptionFrame, MetricsFrame, TextFrame, TTSTextFrame } from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { Call, SDKS } from './call.js';

const clerk = ({ contents }: { contents: readonly { parts?: readonly { text?: string }[] }[] }) => {
  const said =
    contents
      .at(-1)
      ?.parts?.map(({ text }) => text ?? '')
      .join(' ') ?? '';
  if (/open/.test(said)) return 'We open at nine.';
  return /thank/.test(said) ? 'You are welcome.' : 'Pardon?';
};

describe.concurrent.each(SDKS)('a call through @google/genai $major', ({ sdk }) => {
  test('each turn is answered by voice, recorded and remembered', async () => {
    await using call = await Call.begin({ sdk, simulator: { agent: clerk } });
    call.say('when do you open');
    const first = await call.finished(1);
    call.say('thank you');
    const second = await call.finished(2);
    expect(first).toMatchObject({
      turn: 1,
      outcome: 'completed',
      user: 'when do you open',
      said: 'We open at nine.',
      heard: 'We open at nine.',
    });
    expect(second).toMatchObject({
      turn: 2,
      outcome: 'completed',
      user: 'thank you',
      said: 'You are welcome.',
    });
    expect(call.heard).toBe('we open at nine. you are welcome.');
    expect(call.session.conversation.messages.map((message) => message.role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
    expect(first.latency.firstHeardMs).toBeGreaterThan(0);
    expect(call.framesOf(InterimTranscriptionFrame).length).toBeGreaterThan(0);
    expect(call.framesOf(MetricsFrame).some(({ name, value }) => name === 'outputTokens' && value > 0)).toBe(
      true,
    );
    expect(call.typesOf()).toContain('streams_initialised');
  });
});

test.concurrent('a microphone of another rate is brought to 16 kHz, in chunks of 512 samples', async () => {
  await using call = await Call.begin({ micRate: 48_000, simulator: { agent: clerk } });
  call.say('when do you open');
  expect((await call.finished(1)).user).toBe('when do you open');
  const audio = call
    .sentOn(0)
    .flatMap(({ realtimeInput }) => (realtimeInput?.audio ? [realtimeInput.audio] : []));
  expect(audio.length).toBeGreaterThan(10);
  for (const each of audio) {
    expect(each).toMatchObject({
      mimeType: 'audio/pcm;rate=16000',
      data: expect.stringMatching(/^.{1368}$/),
    });
  }
});

test.concurrent.each(['gemini-live-2.5-flash-preview', 'gemini-3.1-flash-live-preview'])(
  'what is typed to %s is answered like speech',
  async (model) => {
    await using call = await Call.begin({ live: { model }, simulator: { agent: clerk } });
    call.session.send(new TextFrame({ text: 'When do you open?' }));
    expect(await call.finished(1)).toMatchObject({ user: 'When do you open?', said: 'We open at nine.' });
  },
);

test.concurrent('the words of an answer lie where its sound is, once the pace of the voice is known', async () => {
  const agent = () => 'One two three four five six seven eight nine ten.';
  await using call = await Call.begin({ simulator: { agent } });
  call.say('count');
  await call.finished(1);
  call.say('again');
  const { turn, audioMs } = await call.finished(2);
  const words = call.framesOf(TTSTextFrame).filter((word) => word.turn === turn);
  expect(words).toHaveLength(10);
  for (const [at, { startMs, endMs }] of words.entries()) {
    expect(endMs).toBeGreaterThan(startMs);
    expect(startMs).toBeGreaterThanOrEqual(words[at - 1]?.endMs ?? 0);
  }
  expect(words.at(-1)?.endMs).toBeGreaterThan(audioMs * 0.75);
  expect(words.at(-1)?.endMs).toBeLessThan(audioMs * 1.25);
});
