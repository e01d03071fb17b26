import { describe, expect, test } from 'vitest';
import { TestConversation } from './conversation.fixture.js';
import { minWords, onVoice } from './index.js';

const open = TestConversation.open;

/** Heard from 2400 on (asked until 1500, silence, thought), a word every 250 ms: to 6400. */
const STORY = 'We open at nine in the morning. On Sundays we open at ten, and we close at eight.';
const ask = (talk: TestConversation) => talk.says(1000, { forMs: 500, text: 'When do you open?' });
const asked = 3;

describe('a barge-in', () => {
  test('by words interrupts the bot, and is a turn of its own', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.at(3600, () => talk.hearsInterim('What'));
    talk.says(3200, { forMs: 1000, text: 'What about Mondays?' }).until(4650);
    expect(talk.log.slice(asked)).toEqual([
      '3600 interrupted turn 1',
      '3600 started by words',
      '4600 stopped by silence',
      '4600 turn 2: What about Mondays?',
    ]);
    expect(talk.session.turns[0]).toMatchObject({ outcome: 'interrupted', heard: 'We open at nine' });
  });

  test('by voice alone takes half a second of it', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(3200, { forMs: 1000, text: 'What about Mondays?' }).until(4650);
    expect(talk.log.slice(asked, asked + 2)).toEqual(['3700 interrupted turn 1', '3700 started by voice']);
    expect(talk.turns.at(-1)).toEqual([2, 'What about Mondays?']);
  });

  test('does not come of a cough', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(3200, { forMs: 200, text: '' }).until(9000);
    expect(talk.log).toHaveLength(asked);
  });

  test('does not come of a backchannel, which is no turn afterwards either', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.at(3500, () => talk.hearsInterim('mhm'));
    talk.says(3200, { forMs: 400, text: 'Mhm.' }).until(12_000);
    expect(talk.log).toHaveLength(asked);
  });

  test('takes as many words as it is told to', async () => {
    const talk = ask(await open({ start: [minWords({ whileBotSpeaks: 3 })] }, [STORY]));
    talk.says(3200, { forMs: 300, text: 'Wait.' });
    talk.says(4000, { forMs: 300, text: 'No, really.' }).until(5000);
    expect(talk.log.slice(asked)).toEqual([
      '4450 interrupted turn 1',
      '4450 started by words',
      '4700 stopped by silence',
      '4700 turn 2: Wait. No, really.',
    ]);
  });

  test('too few words, said just before the bot had finished, are the answer to it', async () => {
    const talk = ask(await open({ start: [minWords({ whileBotSpeaks: 3 })] }, ['Shall I book a table?']));
    talk.says(3000, { forMs: 400, text: 'Yes.' }).until(9000);
    expect(talk.turns).toEqual([
      [1, 'When do you open?'],
      [2, 'Yes.'],
    ]);
  });

  test('too few words, said long before, are not', async () => {
    const talk = ask(await open({ start: [minWords({ whileBotSpeaks: 3 })] }, [STORY]));
    talk.says(2700, { forMs: 400, text: 'Wait.' }).until(12_000);
    expect(talk.turns).toHaveLength(1);
  });

  test('comes at once while the bot thinks and nothing is heard', async () => {
    const talk = ask(await open({}, ['']));
    talk.says(2100, { forMs: 500, text: 'On Sunday.' }).until(5000);
    expect(talk.log.slice(asked)).toEqual([
      '2160 interrupted turn 1',
      '2160 started by voice',
      '3000 stopped by silence',
      '3000 turn 2: On Sunday.',
    ]);
  });

  test('may follow another', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(3200, { forMs: 1000, text: 'And on Mondays?' });
    talk.says(6000, { forMs: 1000, text: 'And on Fridays?' }).until(8000);
    expect(talk.turns).toEqual([
      [1, 'When do you open?'],
      [2, 'And on Mondays?'],
      [3, 'And on Fridays?'],
    ]);
    expect(talk.session.stats.interruptions).toBe(2);
  });

  test('that began before the bot fell silent is an ordinary turn', async () => {
    const talk = ask(await open({}, ['Nine.']));
    talk.says(2500, { forMs: 600, text: 'Yes.' }).until(9000);
    expect(talk.session.stats.interruptions).toBe(0);
    expect(talk.turns.at(-1)).toEqual([2, 'Yes.']);
  });
});

describe('after an interruption for nothing', () => {
  test('the bot goes on from the beginning of the sentence', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(5000, { forMs: 700, text: '' }).until(7000);
    expect(talk.log.slice(asked)).toEqual([
      '5500 interrupted turn 1',
      '5500 started by voice',
      '6100 stopped by silence',
      '6100 speaks in turn 2: On Sundays we open at ten, and we close at eight.',
    ]);
  });

  test('it does so when the recogniser never says that there were no words', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(5000, { forMs: 700 }).until(7000);
    expect(talk.log.at(-2)).toBe('6700 stopped by noWords');
    expect(talk.log.at(-1)).toMatch('6700 speaks in turn 2');
  });

  test('it does so after a backchannel that was long enough to interrupt', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(5000, { forMs: 700, text: 'Yeah, okay.' }).until(7000);
    expect(talk.turns).toHaveLength(1);
    expect(talk.log.at(-1)).toMatch('6100 speaks in turn 2');
  });

  test('"yes" within a question is an answer', async () => {
    const talk = ask(await open({}, ['Would you like me to book a table for two people tonight?']));
    talk.says(3200, { forMs: 700, text: 'Yes.' }).until(6000);
    expect(talk.turns.at(-1)).toEqual([2, 'Yes.']);
  });

  test('it can happen again and again', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(5000, { forMs: 700, text: '' });
    talk.says(7500, { forMs: 700, text: '' }).until(20_000);
    expect(talk.log.slice(-1)).toEqual(['8600 speaks in turn 3: and we close at eight.']);
    expect(talk.session.turns.map(({ outcome }) => outcome)).toEqual([
      'interrupted',
      'interrupted',
      'completed',
    ]);
  });

  test('a model that had said nothing yet is asked again', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(2100, { forMs: 300, text: '' }).until(9000);
    expect(talk.log.slice(asked)).toEqual([
      '2160 interrupted turn 1',
      '2160 started by voice',
      '2800 stopped by silence',
      '2800 runs in turn 2',
    ]);
    expect(talk.session.answering).toBe(false);
    expect(talk.session.turns.at(-1)).toMatchObject({ turn: 2, outcome: 'completed', said: STORY });
  });

  test('words that come after all interrupt again', async () => {
    const talk = ask(await open({}, [STORY]));
    talk.says(5000, { forMs: 700, text: 'Stop it please.', sttMs: 1600 }).until(9000);
    expect(talk.turns.at(-1)).toEqual([3, 'Stop it please.']);
  });

  test('nothing happens when that is not wanted', async () => {
    const talk = ask(await open({ resume: false }, [STORY]));
    talk.says(5000, { forMs: 700, text: '' }).until(9000);
    expect(talk.log.at(-1)).toBe('6100 stopped by silence');
    talk.says(9000, { forMs: 700, text: 'Okay.' }).until(12_000);
    expect(talk.turns.at(-1)).toEqual([3, 'Okay.']);
  });
});

test('a voice alone never interrupts when it must last for ever', async () => {
  const talk = ask(await open({ start: [onVoice({ minMs: Number.POSITIVE_INFINITY })] }, [STORY]));
  talk.says(3200, { forMs: 2000, text: 'Stop.' }).until(6350);
  expect(talk.log).toHaveLength(asked);
});
