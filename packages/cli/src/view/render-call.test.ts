import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { toPlain, widthOf } from '../terminal/index.js';
import type { CallState, TurnState } from './call-state.js';
import { renderCall } from './render-call.js';

const turn = (facts: Partial<TurnState> = {}): TurnState => ({
  turn: 1,
  user: 'What can we see tonight?',
  heard: 'Tonight is',
  unheard: 'a fine night.',
  interrupted: false,
  over: false,
  latency: { endOfTurnMs: 601, firstTokenMs: 722, firstHeardMs: 833 },
  tools: [],
  ...facts,
});

const silence = { speaks: false, dbfs: Number.NEGATIVE_INFINITY, share: 0 };

const state = (facts: Partial<CallState> = {}): CallState => ({
  title: 'antiphon demo',
  bot: 'Edwin',
  nowMs: 65_400,
  turns: [turn()],
  finals: '',
  interim: '',
  caller: silence,
  botVoice: { speaks: true, dbfs: -20, share: 0.66 },
  queues: [{ name: 'speech', queuedMs: 1_250 }],
  dropped: 0,
  interruptions: 0,
  longestGapMs: 4,
  connections: [],
  trouble: undefined,
  errors: [],
  ...facts,
});

const text = (facts: Partial<CallState>, columns = 80, rows = 24): string =>
  renderCall(state(facts), columns, rows).map(toPlain).join('\n');

describe('renderCall', () => {
  test('shows who speaks, what was said and heard, and how long it took', () => {
    const shown = text({});
    for (const part of ['1:05', '-20 dB  speaking', 'What can we see tonight?', 'Tonight is a fine night.']) {
      expect(shown).toContain(part);
    }
    expect(shown).toContain('end of turn 601 · first token 722 · first heard 833 ms');
    expect(shown).toContain('waiting: speech 1.3 s · dropped 0');
  });

  test('tells what was heard from what was not by its look', () => {
    const looks = (facts: Partial<TurnState>) =>
      renderCall(state({ turns: [turn(facts)] }), 80, 24)
        .flat()
        .find((piece) => piece.text.includes('fine'))?.style;
    expect(looks({})).toBe('dim');
    expect(looks({ interrupted: true })).toBe('struck');
    expect(looks({ heard: 'Tonight is a fine night.', unheard: '' })).toBeUndefined();
  });

  test('shows the words that the caller is saying, sure and unsure', () => {
    expect(text({ finals: 'Good evening.', interim: 'I found' })).toContain('caller  Good evening. I found');
  });

  test('keeps the newest words in sight when there are too many', () => {
    const turns = Array.from({ length: 30 }, (_, at) => turn({ turn: at + 1, user: `question ${at + 1}` }));
    const shown = text({ turns }, 80, 24);
    expect(shown).toContain('question 30');
    expect(shown).not.toContain('question 1\n');
  });

  test('says what went wrong', () => {
    expect(text({ errors: ['tts: no voice'] })).toContain('tts: no voice');
  });

  test('says before all what is down now', () => {
    const shown = text({ errors: ['tts: no voice'], trouble: 'stt: reconnecting' });
    expect(shown).toContain('stt: reconnecting');
    expect(shown).not.toContain('no voice');
  });

  test('fits every terminal', () => {
    const sizes = [fc.integer({ min: 20, max: 200 }), fc.integer({ min: 16, max: 80 })] as const;
    fc.assert(
      fc.property(...sizes, fc.integer({ min: 0, max: 12 }), (columns, rows, count) => {
        const turns = Array.from({ length: count }, (_, at) => turn({ turn: at + 1 }));
        const lines = renderCall(state({ turns, finals: 'and now' }), columns, rows);
        expect(lines.length).toBeLessThanOrEqual(rows);
        const words = lines.slice(5, -8);
        expect(words.every((line) => widthOf(line) <= columns)).toBe(true);
      }),
    );
  });
});
