import {
  AntiphonError,
  callIds,
  isFinishReason,
  type LanguageModelEvent,
  type Random,
  seededRandom,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { ChunkReader } from './chunk-reader.js';

const wording = { discreet: (text: string) => text, epochMs: () => 0 };
const reading = (noTools = false) => new ChunkReader({ wording, noTools, freshId: callIds([]) });
const chunk = (parts: readonly unknown[], more: object = {}) => ({
  candidates: [{ content: { role: 'model', parts }, ...more }],
});
const ended = (finishReason: string) => {
  const reader = reading();
  reader.take(chunk([], { finishReason }));
  return reader.end();
};
const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('ChunkReader', () => {
  it('reads words, thoughts, signatures and the total of tokens', () => {
    const usageMetadata = {
      promptTokenCount: 5,
      toolUsePromptTokenCount: 1,
      candidatesTokenCount: 2,
      totalTokenCount: 8,
      thoughtsTokenCount: 3,
      cachedContentTokenCount: 4,
    };
    const parts = [
      { text: 'Hm.', thought: true },
      { text: 'Hello', thoughtSignature: 'S' },
      { text: '', thoughtSignature: 'T' },
      { text: '' },
      { inlineData: { mimeType: 'image/png', data: '' } },
    ];
    expect(reading().take({ ...chunk(parts), usageMetadata })).toEqual([
      { type: 'thought', text: 'Hm.' },
      { type: 'text', text: 'Hello', signature: 'S' },
      { type: 'text', text: '', signature: 'T' },
      { type: 'usage', inputTokens: 6, outputTokens: 2, totalTokens: 8, cachedTokens: 4, thoughtTokens: 3 },
    ]);
  });

  it('makes ids up for calls that have none, and for those that have one twice', () => {
    const call = (id?: string) => ({
      functionCall: { ...(id === undefined ? {} : { id }), name: 'time', args: { in: 'Bern' } },
    });
    const reader = reading();
    const events = reader.take(
      chunk([call(), { ...call('a'), thoughtSignature: 'S' }, call(), call('a')], { finishReason: 'STOP' }),
    );
    const ids = events.map((event) => (event.type === 'toolCall' ? event.id : ''));
    expect(new Set(ids).size).toBe(4);
    expect(ids[1]).toBe('a');
    expect(events[1]).toEqual({
      type: 'toolCall',
      id: 'a',
      name: 'time',
      arguments: { in: 'Bern' },
      signature: 'S',
    });
    expect(reader.end()).toEqual({ type: 'finish', reason: 'toolCalls', raw: 'STOP' });
  });

  it('gives no id that the conversation has already', () => {
    const toolCalls = [{ id: 'call-2', name: 'time', arguments: {} }];
    const freshId = callIds([{ role: 'assistant', turn: 1, text: '', toolCalls }]);
    const ids = [freshId(''), freshId('call-2'), freshId('x')];
    expect(new Set([...ids, 'call-2']).size).toBe(4);
    expect(ids[2]).toBe('x');
  });

  it('leaves out calls where none were allowed', () => {
    const reader = reading(true);
    expect(reader.take(chunk([{ functionCall: { name: 'time' } }], { finishReason: 'STOP' }))).toEqual([]);
    expect(reader.end()).toMatchObject({ reason: 'stop' });
  });

  it.each([
    ['STOP', 'stop'],
    ['MAX_TOKENS', 'length'],
    ['SAFETY', 'safety'],
    ['PROHIBITED_CONTENT', 'safety'],
    ['SPII', 'safety'],
    ['RECITATION', 'recitation'],
    ['LANGUAGE', 'other'],
    ['toString', 'other'],
  ])('takes %s as %s', (raw, reason) => {
    expect(ended(raw)).toEqual({ type: 'finish', reason, raw });
  });

  it('takes a refused prompt as safety', () => {
    const reader = reading();
    reader.take({ promptFeedback: { blockReason: 'BLOCKLIST' } });
    expect(reader.end()).toEqual({ type: 'finish', reason: 'safety', raw: 'BLOCKLIST' });
  });

  it.each(['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL'])('would try %s again', (finishReason) => {
    const error = thrownBy(() => reading().take(chunk([], { finishReason })));
    expect(error).toMatchObject({ code: 'service_failed', retryable: true });
  });

  it('says that an answer without an end was broken off', () => {
    const reader = reading();
    reader.take(chunk([{ text: 'Hel' }]));
    expect(reader.finished).toBe(false);
    expect(thrownBy(() => reader.end())).toMatchObject({ code: 'connection_lost', retryable: true });
  });

  it('finds an error in the midst of the answer', () => {
    const error = { code: 429, message: 'Slow down.', details: [{ retryDelay: '1.5s' }] };
    expect(thrownBy(() => reading().take({ error }))).toMatchObject({ retryable: true, retryAfterMs: 1_500 });
    expect(thrownBy(() => reading().take({ error: {} }))).toMatchObject({ retryable: true });
    expect(thrownBy(() => reading().take({ error: { code: 400 } }))).toMatchObject({ retryable: false });
  });

  it('takes no more calls than an answer has', () => {
    const parts = Array.from({ length: 129 }, () => ({ functionCall: { name: 'time' } }));
    expect(thrownBy(() => reading().take(chunk(parts)))).toMatchObject({
      code: 'service_failed',
      retryable: true,
    });
  });

  it('makes nothing but events, or our own error, of 100,000 garbled chunks', () => {
    const random = seededRandom(20_26);
    let events = 0;
    let errors = 0;
    for (let left = 100_000; left > 0; ) {
      const reader = reading(random() < 0.2);
      try {
        for (let count = 1 + Math.floor(random() * 5); count > 0; count--, left--) {
          for (const event of reader.take(garbled(random))) {
            mustBeEvent(event);
            events++;
          }
        }
        mustBeEvent(reader.end());
      } catch (error) {
        if (!(error instanceof AntiphonError)) throw error;
        errors++;
      }
    }
    // It was no garbage only, and no sense only.
    expect(events).toBeGreaterThan(10_000);
    expect(errors).toBeGreaterThan(10_000);
  });
});

const NAMES =
  'candidates content parts text thought thoughtSignature functionCall id name args finishReason promptFeedback blockReason usageMetadata promptTokenCount error code details length __proto__ role'.split(
    ' ',
  );
const LEAVES = [
  null,
  undefined,
  0,
  -1,
  Number.NaN,
  1e308,
  true,
  '',
  'STOP',
  'MALFORMED_FUNCTION_CALL',
  'x',
  '\ud800',
  [],
  {},
  () => 0,
  7n,
  Symbol.iterator,
];

/** A chunk with something wrong in it, at any depth; or garbage through and through. */
function garbled(random: Random): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const junk = (depth: number): unknown => {
    const kind = random();
    if (depth === 0 || kind < 0.4) return pick(LEAVES);
    const size = Math.floor(random() * 4);
    if (kind < 0.6) return Array.from({ length: size }, () => junk(depth - 1));
    return Object.fromEntries(Array.from({ length: size }, () => [pick(NAMES), junk(depth - 1)]));
  };
  const or = (value: unknown): unknown => (random() < 0.08 ? junk(3) : value);
  const part = () =>
    or(
      pick([
        () => ({ text: or('word '), thought: or(random() < 0.2), thoughtSignature: or(undefined) }),
        () => ({ functionCall: or({ id: or('c'), name: or('time'), args: or({ in: or('Bern') }) }) }),
      ])(),
    );
  const parts = Array.from({ length: Math.floor(random() * 3) }, part);
  return or({
    candidates: or([or({ content: or({ parts: or(parts) }), finishReason: or(pick([undefined, 'STOP'])) })]),
    usageMetadata: or({ promptTokenCount: or(5), totalTokenCount: or(7) }),
    promptFeedback: or(undefined),
    error: or(undefined),
  });
}

function mustBeEvent(event: LanguageModelEvent): void {
  const right =
    event.type === 'usage'
      ? Number.isFinite(event.inputTokens) && Number.isFinite(event.outputTokens)
      : event.type === 'finish'
        ? isFinishReason(event.reason)
        : event.type === 'toolCall'
          ? event.id !== '' && event.name !== '' && JSON.stringify(event.arguments).startsWith('{')
          : event.text !== '' || event.signature !== undefined;
  if (!right) throw new Error(`no event: ${JSON.stringify(event)}`);
}
