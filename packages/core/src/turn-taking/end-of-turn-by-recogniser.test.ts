import { expect, test } from 'vitest';
import { SpeechStartedFrame, SpeechStoppedFrame, TranscriptionFrame } from '../index.js';
import { TestConversation } from './conversation.fixture.js';
import { endOfTurnByRecogniser, onVoice } from './index.js';

const listening = () => TestConversation.open({ start: [onVoice()], end: [endOfTurnByRecogniser()] });

/** A recogniser that finds the turns by itself reports all of it, in this order. */
const ends = (talk: TestConversation, text: string) => {
  talk.session.send(new SpeechStoppedFrame({ voiceAtMs: talk.now - 300 }));
  talk.session.send(new TranscriptionFrame({ text, endOfTurn: true }));
};

test('the turn ends when the recogniser says so, at once', async () => {
  const talk = await listening();
  talk
    .at(1000, () => talk.session.send(new SpeechStartedFrame({ voiceAtMs: 900 })))
    .at(3000, () => ends(talk, 'What time is it?'))
    .until(9000);
  expect(talk.log).toEqual([
    '1000 started by voice',
    '3000 stopped by recogniser',
    '3000 turn 1: What time is it?',
  ]);
});

test('a pause for thought, however long, does not end it', async () => {
  const talk = await listening();
  talk
    .at(1000, () => talk.session.send(new SpeechStartedFrame({ voiceAtMs: 900 })))
    .at(2000, () => talk.hears('My number is'))
    .at(7500, () => ends(talk, '0 3 0.'))
    .until(9000);
  expect(talk.turns).toEqual([[1, 'My number is 0 3 0.']]);
});

test('when it never says so, the turn ends six seconds after the last word, and the next begins anew', async () => {
  const talk = await listening();
  talk
    .says(1000, { forMs: 1000, text: 'What time is it?' })
    .at(20_000, () => talk.session.send(new SpeechStartedFrame({ voiceAtMs: 20_000 })))
    .at(21_000, () => ends(talk, 'Hello?'))
    .until(30_000);
  expect(talk.log).toEqual([
    '1060 started by voice',
    '8150 stopped by recogniser',
    '8150 turn 1: What time is it?',
    '20000 interrupted turn 1',
    '20000 started by voice',
    '21000 stopped by recogniser',
    '21000 turn 2: Hello?',
  ]);
});
