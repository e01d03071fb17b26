import { describe, expect, test } from 'vitest';
import { TranscriptionFrame } from '../index.js';
import { TestConversation } from './conversation.fixture.js';
import {
  type EndStrategy,
  maxTurnLength,
  minWords,
  NEVER,
  NOW,
  onVoice,
  type StartStrategy,
} from './index.js';
import { Segments } from './segments.js';

const open = TestConversation.open;

describe('strategies of your own', () => {
  test('stand beside the others, and name the turn', async () => {
    const onStop: StartStrategy = {
      name: 'stopWord',
      startsAt: ({ interim }) => (/\bstop\b/i.test(interim) ? NOW : NEVER),
    };
    const onOver: EndStrategy = {
      name: 'over',
      endsAt: ({ words, finalAtMs }) => (words.endsWith('over.') ? (finalAtMs ?? NEVER) + 50 : NEVER),
    };
    const talk = await open({ start: [onStop], end: [onOver] });
    talk.at(500, () => talk.hearsInterim('go')).at(1000, () => talk.hearsInterim('stop'));
    talk.at(1100, () => talk.hears('Stop that, over.')).until(5000);
    expect(talk.log).toEqual([
      '1000 started by stopWord',
      '1150 stopped by over',
      '1150 turn 1: Stop that, over.',
    ]);
  });

  test('one that throws is reported, and the others go on', async () => {
    const broken: StartStrategy = {
      name: 'broken',
      startsAt() {
        throw new Error('no model');
      },
    };
    const talk = await open({ start: [broken, onVoice()] });
    talk.says(1000, { forMs: 500, text: 'Hello.' }).until(5000);
    expect(talk.log).toContain('1060 error no model');
    expect(talk.turns).toEqual([[1, 'Hello.']]);
  });

  test('that contradict one another are reported, and nothing hangs', async () => {
    const always: StartStrategy & EndStrategy = { name: 'always', startsAt: () => NOW, endsAt: () => NOW };
    const talk = await open({ start: [always], end: [always] });
    expect(talk.log.at(-1)).toMatch('error the turn-taking strategies contradict one another');
    await talk.session.cancel();
    expect(talk.clock.pending).toBe(0);
  });

  test('do not take a voice whose turn is over for another', async () => {
    const whileVoice: StartStrategy = { name: 'sound', startsAt: ({ voice }) => (voice ? NOW : NEVER) };
    const talk = await open({ start: [whileVoice], end: [maxTurnLength(2000)] });
    talk.says(1000, { forMs: 9000 }).until(20_000);
    expect(talk.log).toEqual(['1060 started by sound', '3060 stopped by maxTurnLength']);
  });
});

describe('words', () => {
  const startsAt = (words: string, n: number) =>
    minWords({ whileBotSpeaks: n }).startsAt({ words, interim: '', botSpeaking: true } as never);

  test.each([
    ['Wait', 1, NOW],
    ['Wait', 2, NEVER],
    ['Wait - no', 2, NOW],
    ['Wait … !', 2, NEVER],
    ['Okay, right', 1, NEVER],
    ['待って', 3, NOW],
    ["I don't", 2, NOW],
  ])('%j against %i while the bot speaks', (words, n, expected) => {
    expect(startsAt(words, n)).toBe(expected);
  });
});

describe('segments', () => {
  test('become a whole with the lowest confidence and the last language', () => {
    const segments = new Segments();
    segments.add(
      new TranscriptionFrame({ text: ' Guten Tag. ', language: 'de', confidence: 0.9, startMs: 10 }),
    );
    segments.add(new TranscriptionFrame({ text: '  ' }));
    segments.add(
      new TranscriptionFrame({ text: 'Hello.', language: 'en', confidence: 0.5, endMs: 90, raw: 'event' }),
    );
    expect(segments.whole(undefined, undefined)).toMatchObject({
      text: 'Guten Tag. Hello.',
      language: 'en',
      confidence: 0.5,
      startMs: 10,
      endMs: 90,
      raw: 'event',
    });
    expect(segments.whole(5, 80)).toMatchObject({ startMs: 5, endMs: 80 });
  });
});
