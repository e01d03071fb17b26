import { describe, expect, test } from 'vitest';
import { TestConversation } from './conversation.fixture.js';
import { endOfTurnBySilence, onVoice, pushToTalk } from './index.js';

const open = (answers?: readonly string[]) =>
  TestConversation.open({ start: [pushToTalk()], end: [pushToTalk()] }, answers);

describe('push to talk', () => {
  test('the button takes the turn and gives it back, however long the user is silent', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('down')).at(8000, () => talk.button('up'));
    talk.says(1200, { forMs: 1000, text: 'A table' }).says(6000, { forMs: 1000, text: 'for two.' });
    talk.until(12_000);
    expect(talk.log).toEqual([
      '1000 started by pushToTalk',
      '8300 stopped by pushToTalk',
      '8300 turn 1: A table for two.',
    ]);
  });

  test('words that are still being recognised are waited for', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('down')).at(2100, () => talk.button('up'));
    talk.says(1200, { forMs: 1000, text: 'Hello.', sttMs: 600 }).until(5000);
    expect(talk.log.slice(1)).toEqual(['2800 stopped by pushToTalk', '2800 turn 1: Hello.']);
  });

  test('works without voice activity', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('down')).at(2000, () => talk.button('up'));
    talk.at(2700, () => talk.hears('Hello.')).until(5000);
    expect(talk.log.slice(1)).toEqual(['2700 stopped by pushToTalk', '2700 turn 1: Hello.']);
  });

  test('a press without words is a turn without a transcription', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('down')).at(2000, () => talk.button('up'));
    talk.until(9000);
    expect(talk.log).toEqual(['1000 started by pushToTalk', '4000 stopped by pushToTalk']);
  });

  test('a release without a press does nothing', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('up')).until(9000);
    expect(talk.log).toEqual([]);
  });

  test('what is said while the button is up is not part of the turn', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 500, text: 'Not for you.' });
    talk.at(3000, () => talk.button('down')).at(5000, () => talk.button('up'));
    talk.says(3500, { forMs: 500, text: 'For you.' }).until(9000);
    expect(talk.turns).toEqual([[1, 'For you.']]);
  });

  test('the button interrupts the bot', async () => {
    const talk = await open(['One two three four five six seven eight.']);
    talk.at(1000, () => talk.button('down')).at(1500, () => talk.button('up'));
    talk.at(1600, () => talk.hears('Count.')).at(3000, () => talk.button('down'));
    talk
      .at(3500, () => talk.button('up'))
      .at(3400, () => talk.hears('Stop.'))
      .until(5000);
    expect(talk.turns).toEqual([
      [1, 'Count.'],
      [2, 'Stop.'],
    ]);
    expect(talk.session.turns[0]).toMatchObject({ outcome: 'interrupted' });
  });

  test('pressed again before the words have come goes on with the turn', async () => {
    const talk = await open();
    talk.at(1000, () => talk.button('down')).at(2000, () => talk.button('up'));
    talk.at(2100, () => talk.button('down')).at(3000, () => talk.button('up'));
    talk
      .at(2200, () => talk.hears('One'))
      .at(3200, () => talk.hears('and two.'))
      .until(9000);
    expect(talk.turns).toEqual([[1, 'One and two.']]);
  });

  test('beside voice: silence does not end a turn while the button is held', async () => {
    const both = { start: [pushToTalk(), onVoice()], end: [pushToTalk(), endOfTurnBySilence()] };
    const talk = await TestConversation.open(both);
    talk.at(1000, () => talk.button('down')).at(5000, () => talk.button('up'));
    talk.says(1200, { forMs: 500, text: 'With it.' });
    talk.says(7000, { forMs: 500, text: 'Without it.' }).until(9000);
    expect(talk.turns).toEqual([
      [1, 'With it.'],
      [2, 'Without it.'],
    ]);
  });
});
