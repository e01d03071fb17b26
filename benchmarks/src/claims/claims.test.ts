import { VirtualClock } from '@antiphon/core';
import { Conversations, memoryStore, type UtteranceRecognizer } from '@antiphon/server';
import { expect, it } from 'vitest';
import { benchAgent } from '../server/agent.js';
import { SENTENCE } from '../server/speech.js';
import { PolledAnswers } from './control/polled-answers.js';
import { KeepingTalk } from './memory/keeping-talk.js';
import { messagesOf, UTTERANCE } from './memory/measure.js';
import { ServedTalk } from './memory/served-talk.js';
import { claimsSection, memoryClaims } from './report.js';

const recognizer: UtteranceRecognizer = { recognize: async () => ({ text: SENTENCE }) };

it('answers the same talk by a session and by one that keeps it', async () => {
  const clock = new VirtualClock();
  const agent = benchAgent(clock, recognizer);
  await using service = new Conversations({ agent, clock, store: memoryStore() });
  const served = new ServedTalk(clock, service);
  await served.start();
  const messages = messagesOf(UTTERANCE);
  const all = new KeepingTalk(recognizer, () => 'yes');
  const some = new KeepingTalk(recognizer, () => 'yes', 200_000);
  for (const talk of [served, all, some]) {
    for (let exchange = 0; exchange < 3; exchange++) await talk.exchange(messages);
    expect(talk.turns).toBe(3);
  }
  const digits = messages.reduce((sum, message) => sum + JSON.parse(message).audio_data.length, 0);
  expect(all.keptBytes).toBe((3 * digits) / 2);
  expect(some.keptBytes).toBeGreaterThan(100_000);
  expect(some.keptBytes).toBeLessThanOrEqual(200_000);
});

it('lets whoever polls hear what there is of the voice, all of it in the end, once', async () => {
  const clock = new VirtualClock();
  const control = new PolledAnswers(clock, recognizer);
  for (const message of messagesOf(SENTENCE)) control.take('one', JSON.parse(message));
  expect(control.ask('one')).toEqual({ status: 'pending', text: '', audio_data: '' });
  const heard: string[] = [];
  const states: string[] = [];
  while (states.at(-1) !== 'done' && states.length < 40) {
    await clock.run(100);
    const answer = control.ask('one');
    states.push(answer?.status ?? 'gone');
    heard.push(answer?.audio_data ?? '');
  }
  expect([...new Set(states)]).toEqual(['pending', 'speaking', 'done']);
  // Fourteen words of more than 100 ms each, 24 kHz.
  expect(heard.join('').length / 4 / 24).toBeGreaterThan(1_400);
  expect(control.ask('one')).toBeUndefined();
});

it('says whether what was claimed was reached', () => {
  const held = (bytes: number) => ({ served: [0, bytes], bounded: [0, 400], everything: [0, 1_000] });
  const found = claimsSection(memoryClaims([held(100), held(150), held(110)])).table?.rows;
  expect(found?.map(([, median, spread, , reached]) => [median, spread, reached])).toEqual([
    ['0.110', '0.100–0.150', { text: 'yes', tone: 'good' }],
    ['0.275', '0.250–0.375', { text: 'no', tone: 'bad' }],
  ]);
});
