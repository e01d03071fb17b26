import { expect, test } from 'vitest';
import type { CallState, TurnState } from './call-state.js';
import { PlainCall } from './plain-call.js';

const turn = (facts: Partial<TurnState>): TurnState => ({
  turn: 1,
  user: '',
  heard: '',
  unheard: '',
  interrupted: false,
  over: false,
  latency: {},
  tools: [],
  ...facts,
});

const state = (
  turns: readonly TurnState[],
  errors: readonly string[] = [],
  connections: readonly string[] = [],
): CallState => ({ bot: 'Edwin', turns, errors, connections }) as unknown as CallState;

test('tells each thing once, when it is known', () => {
  const lines: string[] = [];
  const plain = new PlainCall((line) => lines.push(line));
  plain.show(state([turn({ heard: 'Of', unheard: 'course.' })]));
  expect(lines).toEqual([]);
  const asked = { user: 'Two seats?', heard: 'Of', unheard: 'course.', tools: ['bookSeats 350 ms'] };
  plain.show(state([turn(asked)]));
  plain.show(
    state([
      turn({
        ...asked,
        heard: 'Of course.',
        unheard: '',
        over: true,
        latency: { transcriptMs: -80, firstHeardMs: 800 },
      }),
    ]),
  );
  plain.show(state([turn({ ...asked, over: true })], ['tts: no voice']), { last: true });
  expect(lines).toEqual([
    'caller: Two seats?',
    '        (bookSeats 350 ms)',
    'Edwin:  Of course.',
    '        transcript 0 · first heard 800 ms after the caller fell silent',
    'error: tts: no voice',
  ]);
});

test('tells of connections, once each, and of an answer that nobody heard', () => {
  const lines: string[] = [];
  const plain = new PlainCall((line) => lines.push(line));
  const lost = turn({ user: 'Hello?', unheard: 'Good evening.', interrupted: true, over: true });
  plain.show(state([lost], [], ['tts: reconnecting (ping timeout)']));
  plain.show(state([lost], [], ['tts: reconnecting (ping timeout)', 'tts: connected again after 15.3 s']));
  expect(lines).toEqual([
    'caller: Hello?',
    'Edwin:  (interrupted before a word was heard)',
    '        tts: reconnecting (ping timeout)',
    '        tts: connected again after 15.3 s',
  ]);
});

test('tells at the end what is still open', () => {
  const lines: string[] = [];
  const plain = new PlainCall((line) => lines.push(line));
  plain.show(state([turn({ user: 'Hello?', heard: 'Good', unheard: 'evening.', interrupted: true })]), {
    last: true,
  });
  expect(lines).toEqual(['caller: Hello?', 'Edwin:  Good — (interrupted)']);
});
