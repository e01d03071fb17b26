import { describe, expect, it } from 'vitest';
import { Transcript } from './transcript.js';

function written() {
  const settled: string[] = [];
  const transcript = new Transcript({
    changed: () => {},
    settled: ({ who, text }) => void settled.push(`${who} ${text}`),
  });
  const shown = () =>
    transcript.entries.map(({ who, text, pending, isFinal }) => [who, text, pending, isFinal].join('|'));
  return { transcript, settled, shown };
}

describe('Transcript', () => {
  it('keeps what is certain of the user beside what may change', () => {
    const { transcript, shown, settled } = written();
    transcript.userSays('when do', false);
    transcript.userSays('When do you', true);
    transcript.userSays('open', false);
    expect(shown()).toEqual(['user|When do you|open|false']);
    transcript.userTurn('When do you open?');
    expect(shown()).toEqual(['user|When do you open?||true']);
    expect(settled).toEqual(['user When do you open?']);
  });

  it('shows what of an answer was heard, and what is left', () => {
    const { transcript, shown, settled } = written();
    transcript.botStarts(4);
    transcript.botSays({ id: 1, heard: 'At nine.', left: '' });
    transcript.botSays({ id: 2, heard: 'On', left: ' Sundays at ten.' });
    expect(shown()).toEqual(['bot|At nine. On|Sundays at ten.|false']);
    transcript.botSays({ id: 2, heard: 'On Sundays at ten.', left: '' });
    transcript.botEnds();
    expect(transcript.entries[0]).toMatchObject({ turn: 4, isFinal: true, isInterrupted: false });
    expect(settled).toEqual(['bot At nine. On Sundays at ten.']);
  });

  it('adds to an answer that has ended what is heard of it later', () => {
    const { transcript, shown } = written();
    transcript.botStarts(1);
    transcript.botSays({ id: 1, heard: 'At', left: ' nine.' });
    transcript.botEnds();
    transcript.botSays({ id: 1, heard: 'At nine.', left: '' });
    expect(shown()).toEqual(['bot|At nine.||true']);
  });

  it('takes an answer for broken off, however soon what breaks in is known', () => {
    const { transcript, shown, settled } = written();
    transcript.botStarts(1);
    transcript.botSays({ id: 1, heard: 'At', left: ' nine.' });
    transcript.userTurn('And on Sundays?');
    transcript.interrupted();
    transcript.botStarts(2);
    transcript.botSays({ id: 2, heard: 'At ten.', left: '' });
    expect(shown()).toEqual(['bot|At|nine.|true', 'user|And on Sundays?||true', 'bot|At ten.||false']);
    expect(transcript.entries[0]?.isInterrupted).toBe(true);
    expect(settled).toEqual(['user And on Sundays?', 'bot At']);
  });

  it('ends what was only written when the user goes on', () => {
    const { transcript, shown } = written();
    transcript.botSays({ id: 1, heard: 'At nine.', left: '' });
    transcript.userTurn('And on Sundays?');
    expect(shown()).toEqual(['bot|At nine.||true', 'user|And on Sundays?||true']);
  });

  it('leaves nothing of an answer that was broken off before its first word', () => {
    const { transcript, shown } = written();
    transcript.botStarts(1);
    transcript.interrupted();
    expect(shown()).toEqual([]);
  });

  it('lets the user speak on when the agent begins, and tells of it once', () => {
    const { transcript, shown, settled } = written();
    transcript.userSays('I would', false);
    transcript.botStarts(1);
    transcript.botSays({ id: 1, heard: 'Good evening.', left: '' });
    transcript.userSays('I would like tea', true);
    transcript.userTurn('I would like tea.');
    expect(settled).toEqual(['user I would like tea.']);
    expect(shown()).toEqual(['user|I would like tea.||true', 'bot|Good evening.||false']);
  });

  it('shows after an answer what the user goes on with after it', () => {
    const { transcript, shown } = written();
    transcript.userSays('hm', false);
    transcript.botStarts(1);
    transcript.botSays({ id: 1, heard: 'Good evening.', left: '' });
    transcript.botEnds();
    transcript.userSays('tea', false);
    expect(shown()).toEqual(['bot|Good evening.||true', 'user||tea|false']);
  });

  it('takes half a sentence for none when the session ends', () => {
    const { transcript, shown, settled } = written();
    transcript.userSays('Please', true);
    transcript.userSays('can', false);
    transcript.settle();
    expect([settled, shown()]).toEqual([[], ['user|Please|can|true']]);
    transcript.userSays('Hello', true);
    expect(shown()[1]).toBe('user|Hello||false');
  });

  it('shows nothing of a turn in which nothing was said', () => {
    const { transcript, shown, settled } = written();
    transcript.userTurn('');
    transcript.userSays('hm', false);
    transcript.userTurn(' ');
    expect([shown(), settled]).toEqual([[], []]);
  });

  it('takes segments of another session for others, whatever their numbers', () => {
    const { transcript, shown } = written();
    transcript.botSays({ id: 1, heard: 'One.', left: '' });
    transcript.sessionBegan();
    transcript.botSays({ id: 1, heard: 'Other.', left: '' });
    expect(shown()).toEqual(['bot|One.||true', 'bot|Other.||false']);
  });

  it('holds 400 entries', () => {
    const { transcript } = written();
    for (let at = 0; at < 410; at++) transcript.note('failed', `${at}`);
    expect([transcript.entries.length, transcript.entries[0]?.detail]).toEqual([400, '10']);
  });
});
