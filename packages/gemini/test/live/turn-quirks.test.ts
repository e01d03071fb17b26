import { LLMTextFrame, TTSAudioFrame } from '@antiphon/core';
import type { TurnQuirk } from '@antiphon/simulators';
import { expect, test } from 'vitest';
import { Call } from './call.js';

const simulator = (...quirks: TurnQuirk[]) => ({ agent: () => 'We open at nine.', live: { quirks } });

test.concurrent.each<readonly [TurnQuirk]>([
  ['prematureTurnComplete'],
  ['missingGenerationComplete'],
  ['finishedTranscriptions'],
  ['interimTranscriptions'],
  ['lateInputTranscription'],
  ['textFrames'],
])('with %s two turns come out as two turns', async (quirk) => {
  await using call = await Call.begin({ simulator: simulator(quirk) });
  call.say('when do you open');
  await call.finished(1);
  call.say('and again please');
  await call.finished(2);
  const expected = { outcome: 'completed', said: 'We open at nine.' };
  expect(call.turns).toMatchObject([
    { ...expected, turn: 1, user: 'when do you open' },
    { ...expected, turn: 2, user: 'and again please' },
  ]);
  expect(call.heard).toBe('we open at nine. we open at nine.');
});

test.concurrent('a transcription without sound is an answer all the same', async () => {
  await using call = await Call.begin({ simulator: simulator('transcriptionWithoutAudio') });
  call.say('when do you open');
  expect(await call.finished(1)).toMatchObject({
    outcome: 'completed',
    said: 'We open at nine.',
    audioMs: 0,
  });
  expect(call.framesOf(TTSAudioFrame)).toEqual([]);
  expect(call.framesOf(LLMTextFrame).length).toBeGreaterThan(0);
});

test.concurrent('an empty turn leaves the question unanswered, and the next one is a turn of its own', async () => {
  let _turns = 0;
  await using call = await Call.begin({
    simulator: {
      agent: () => 'We open at nine.',
      live: { quirks: ({ turn }) => (turn === 1 ? ['emptyTurn'] : []) },
    },
  });
  call.say('hm');
  await call.until(
    () => call.links[0]?.messages.some(({ json }) => JSON.stringify(json).includes('turnComplete')) === true,
  );
  await call.pass(300);
  call.say('when do you open');
  await call.finished(2);
  expect(call.turns).toMatchObject([
    { turn: 1, outcome: 'unanswered', user: 'hm' },
    { turn: 2, outcome: 'completed', user: 'when do you open' },
  ]);
  _turns++;
});

test.concurrent('a turn that is completed twice is complete once', async () => {
  await using call = await Call.begin({
    simulator: { ...simulator(), faults: [{ kind: 'duplicateTurnComplete', at: 'beforeSpeech' }] },
  });
  call.say('when do you open');
  await call.finished(1);
  call.say('and again please');
  await call.finished(2);
  await call.pass(500);
  expect(call.turns.map(({ outcome }) => outcome)).toEqual(['completed', 'completed']);
});

test.concurrent('a turn that is never complete is taken to be, after a while', async () => {
  await using call = await Call.begin({
    live: { turnCompleteGraceMs: 500 },
    simulator: { ...simulator(), faults: [{ kind: 'missingTurnComplete', at: 'beforeSpeech' }] },
  });
  call.say('when do you open');
  expect(await call.finished(1)).toMatchObject({ outcome: 'completed' });
  expect(call.typesOf()).toContain('turn_complete_missing');
  call.say('and again please');
  expect(await call.finished(2)).toMatchObject({ outcome: 'completed', user: 'and again please' });
});
