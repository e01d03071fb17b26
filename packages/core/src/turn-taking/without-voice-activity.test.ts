import { expect, test } from 'vitest';
import { TestConversation } from './conversation.fixture.js';
import { onTranscript, onTranscriptOnly } from './index.js';

test('a turn begins with the first words and ends when no more come', async () => {
  const talk = await TestConversation.open({ start: [onTranscript()], end: [onTranscriptOnly()] });
  talk.at(1000, () => talk.hearsInterim('What')).at(1500, () => talk.hears('What time'));
  talk
    .at(2000, () => talk.hearsInterim('is'))
    .at(2300, () => talk.hears('is it?'))
    .until(9000);
  expect(talk.log).toEqual([
    '1000 started by transcript',
    '2900 stopped by quiet',
    '2900 turn 1: What time is it?',
  ]);
});

test('interim words that never become final end as no words', async () => {
  const talk = await TestConversation.open({ start: [onTranscript()], end: [onTranscriptOnly()] });
  talk.at(1000, () => talk.hearsInterim('What')).until(9000);
  expect(talk.log).toEqual(['1000 started by transcript', '3000 stopped by quiet']);
});

test('the defaults work without voice activity too', async () => {
  const talk = await TestConversation.open();
  talk
    .at(1000, () => talk.hearsInterim('What'))
    .at(1500, () => talk.hears('What time is it?'))
    .until(9000);
  expect(talk.log.slice(1)).toEqual(['1900 stopped by silence', '1900 turn 1: What time is it?']);
});

test('interim words pass on, after the start that they cause', async () => {
  const talk = await TestConversation.open({ start: [onTranscript()] });
  const seen: string[] = [];
  talk.session.output$.subscribe(({ kind }) => seen.push(kind));
  talk.hearsInterim('What');
  expect(seen).toEqual(['userStartedSpeaking', 'interimTranscription']);
});
