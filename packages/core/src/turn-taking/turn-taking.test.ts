import { describe, expect, test } from 'vitest';
import { TestConversation } from './conversation.fixture.js';

const open = TestConversation.open;

describe('turn-taking by voice', () => {
  test('a finished sentence is a turn 400 ms after the voice has ended', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1500, text: 'What time is it?' }).until(5000);
    expect(talk.log).toEqual([
      '1060 started by voice',
      '2900 stopped by silence',
      '2900 turn 1: What time is it?',
    ]);
  });

  test('says when the speech began and ended', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1500, text: 'Hello.' }).until(5000);
    const [started, stopped, whole] = talk.frames;
    expect(started).toMatchObject({ voiceAtMs: 1000 });
    expect(stopped).toMatchObject({ voiceAtMs: 2500 });
    expect(whole).toMatchObject({ startMs: 1000, endMs: 2500, turn: 1 });
  });

  test('an unfinished sentence is waited for longer', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'My number is' }).until(5000);
    expect(talk.log.slice(1)).toEqual(['3200 stopped by silence', '3200 turn 1: My number is']);
  });

  test('a voice that goes on in time goes on with the turn', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'A table for' }).says(2800, { forMs: 700, text: 'two people.' });
    talk.until(9000);
    expect(talk.log).toEqual([
      '1060 started by voice',
      '3900 stopped by silence',
      '3900 turn 1: A table for two people.',
    ]);
  });

  test('a transcript that comes late ends the turn when it comes', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'Hello.', sttMs: 900 }).until(5000);
    expect(talk.log.slice(1)).toEqual(['2900 stopped by silence', '2900 turn 1: Hello.']);
  });

  test('a transcript after voice activity has noticed the end', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'Hello.', sttMs: 300 }).until(5000);
    expect(talk.log.slice(1)).toEqual(['2400 stopped by silence', '2400 turn 1: Hello.']);
  });

  test('a flapping voice is one turn, with every transcript', async () => {
    const talk = await open();
    const flap = { silenceMs: 20, noticeMs: 10, sttMs: 300 };
    talk.says(1000, { forMs: 200, text: 'Book', ...flap });
    talk.says(1300, { forMs: 200, text: 'it', ...flap });
    talk.says(1600, { forMs: 200, text: 'now.', ...flap });
    talk.until(9000);
    expect(talk.turns).toEqual([[1, 'Book it now.']]);
    expect(talk.log.at(-1)).toBe('2200 turn 1: Book it now.');
  });

  test('a recogniser that joins flapping voices costs half a second, not two', async () => {
    const talk = await open();
    talk
      .says(1000, { forMs: 200, silenceMs: 20 })
      .says(1300, { forMs: 200, text: 'Book it.', silenceMs: 20 });
    talk.until(9000);
    expect(talk.log.at(-1)).toBe('2150 turn 1: Book it.');
  });

  test('a voice without words ends as a turn without a transcription', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 300, text: '' }).until(5000);
    expect(talk.log).toEqual(['1060 started by voice', '1700 stopped by silence']);
    talk.says(6000, { forMs: 300, text: '' }).until(9000);
    expect(talk.session.turns.map(({ outcome }) => outcome)).toEqual(['noSpeech']);
  });

  test('a recogniser that never answers is waited for two seconds', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 300 }).until(9000);
    expect(talk.log).toEqual(['1060 started by voice', '3300 stopped by silence']);
  });

  test('a transcript that comes when its turn is over begins one', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 300, text: 'Hello.', sttMs: 3000 }).until(9000);
    expect(talk.log.slice(2)).toEqual([
      '4300 started by words',
      '4700 stopped by silence',
      '4700 turn 2: Hello.',
    ]);
  });

  test('such a transcript is told of in the turn that it begins alone', async () => {
    const talk = await open({}, ['Hi there.']);
    talk.says(1000, { forMs: 300, text: 'Hello.', sttMs: 3000 }).until(9000);
    expect(talk.session.turns.map(({ turn, user, outcome }) => [turn, user, outcome])).toEqual([
      [1, '', 'noSpeech'],
      [2, 'Hello.', 'completed'],
    ]);
  });

  test('a transcript that comes late joins what the user says meanwhile', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 300, text: 'Hello,', sttMs: 2500 });
    talk.says(3500, { forMs: 1000, text: 'how are you?' }).until(9000);
    expect(talk.turns).toEqual([[2, 'Hello, how are you?']]);
  });

  test('words for which voice activity missed the voice are a turn', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 500, text: 'First.' });
    talk.at(9000, () => talk.hearsInterim('Sec'));
    talk.at(9300, () => talk.hears('Second.'));
    talk.until(20_000);
    expect(talk.log.slice(3)).toEqual([
      '9000 interrupted turn 1',
      '9000 started by words',
      '9700 stopped by silence',
      '9700 turn 2: Second.',
    ]);
  });

  test('the longest turn ends whoever still speaks, and what comes later is not lost', async () => {
    const talk = await open({ maxTurnMs: 3000 });
    talk.at(2000, () => talk.hears('So I said'));
    talk.says(1000, { forMs: 5000, text: 'and then he said.' }).until(12_000);
    expect(talk.log).toEqual([
      '1060 started by voice',
      '4060 stopped by maxTurnLength',
      '4060 turn 1: So I said',
      '6150 interrupted turn 1',
      '6150 started by words',
      '6400 stopped by silence',
      '6400 turn 2: and then he said.',
    ]);
  });
});

describe('at the end of the session', () => {
  test('the words of an open turn are passed on, and no timer is left', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'Goodbye and' }).until(2500);
    await talk.session.end();
    expect(talk.log.slice(1)).toEqual(['2500 stopped by sessionEnd', '2500 turn 1: Goodbye and']);
    talk.until(9000);
    expect(talk.clock.pending).toBe(0);
  });

  test('a turn that is open when it is cancelled leaves no timer', async () => {
    const talk = await open();
    talk.says(1000, { forMs: 1000, text: 'Goodbye and' }).until(2500);
    expect(talk.clock.pending).toBe(1);
    await talk.session.cancel();
    expect(talk.clock.pending).toBe(0);
  });
});
