import {
  AntiphonError,
  callIds,
  isFinishReason,
  type LanguageModelEvent,
  type Random,
  seededRandom,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { PartReader } from './part-reader.js';

const wording = { who: 'It', epochMs: () => 0 };
const reading = (noTools = false) => new PartReader({ wording, noTools, freshId: callIds([]) });

function readAll(parts: readonly unknown[], reader = reading()) {
  const events: LanguageModelEvent[] = [];
  for (const part of parts) events.push(...reader.take(part));
  return [...events, ...reader.end()];
}
const finish = (unified: string, raw?: string) => ({
  type: 'finish',
  finishReason: { unified, raw },
  usage: {},
});
const thrownBy = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return error;
  }
};

describe('PartReader', () => {
  it('reads an answer of version 2', () => {
    const usage = {
      inputTokens: 5,
      outputTokens: 7,
      totalTokens: 12,
      reasoningTokens: 3,
      cachedInputTokens: 2,
    };
    expect(
      readAll([
        { type: 'stream-start', warnings: [] },
        { type: 'text-start', id: '1' },
        { type: 'text-delta', id: '1', delta: 'Hel' },
        { type: 'text-delta', id: '1', delta: 'lo' },
        { type: 'text-end', id: '1', providerMetadata: { openai: { itemId: 'm' } } },
        { type: 'finish', finishReason: 'stop', usage },
      ]),
    ).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
      { type: 'text', text: '', signature: '{"openai":{"itemId":"m"}}' },
      { type: 'usage', inputTokens: 5, outputTokens: 7, totalTokens: 12, cachedTokens: 2, thoughtTokens: 3 },
      { type: 'finish', reason: 'stop', raw: 'stop' },
    ]);
  });

  it('reads an answer of version 3', () => {
    const usage = { inputTokens: { total: 5, cacheRead: 2 }, outputTokens: { total: 7, reasoning: 3 } };
    const call = { type: 'tool-call', toolCallId: 'c', toolName: 'time', input: '{"in":"Bern"}' };
    expect(
      readAll([
        call,
        { ...call, toolCallId: 'd', input: '', providerMetadata: { google: { thoughtSignature: 'S' } } },
        { ...call, providerExecuted: true },
        { type: 'finish', finishReason: { unified: 'stop', raw: 'STOP' }, usage },
      ]),
    ).toEqual([
      { type: 'toolCall', id: 'c', name: 'time', arguments: { in: 'Bern' } },
      {
        type: 'toolCall',
        id: 'd',
        name: 'time',
        arguments: {},
        signature: '{"google":{"thoughtSignature":"S"}}',
      },
      { type: 'usage', inputTokens: 5, outputTokens: 7, totalTokens: 12, cachedTokens: 2, thoughtTokens: 3 },
      { type: 'finish', reason: 'toolCalls', raw: 'STOP' },
    ]);
  });

  it('gives a thought whole, with all that the provider wants back', () => {
    const thought = (type: string, more: object) => ({ type, id: 'r', ...more });
    const events = readAll([
      thought('reasoning-start', { providerMetadata: { anthropic: { a: 1 } } }),
      thought('reasoning-delta', { delta: 'Hm, ' }),
      thought('reasoning-delta', { delta: 'yes.', providerMetadata: { anthropic: { signature: 'S' } } }),
      thought('reasoning-end', {}),
      thought('reasoning-delta', { id: 'open', delta: 'And?' }),
      finish('stop'),
    ]);
    expect(events.slice(0, 2)).toEqual([
      { type: 'thought', text: 'Hm, yes.', signature: '{"anthropic":{"a":1,"signature":"S"}}' },
      { type: 'thought', text: 'And?' },
    ]);
  });

  it.each([
    ['length', 'MAX_TOKENS', 'length'],
    ['content-filter', 'SAFETY', 'safety'],
    ['content-filter', 'RECITATION', 'recitation'],
    ['tool-calls', 'tool_use', 'stop'],
    ['other', 'PAUSE', 'other'],
    ['toString', 'x', 'other'],
  ])('takes %s (%s) as %s', (unified, raw, reason) => {
    expect(readAll([finish(unified, raw)])).toEqual([{ type: 'finish', reason, raw }]);
  });

  it('would ask again where there was no end, or an error for one', () => {
    const lost = { code: 'connection_lost', retryable: true };
    expect(thrownBy(() => reading().end())).toMatchObject(lost);
    expect(thrownBy(() => readAll([finish('other')]))).toMatchObject(lost);
    expect(thrownBy(() => readAll([{ type: 'finish', finishReason: 'unknown' }]))).toMatchObject(lost);
    expect(thrownBy(() => readAll([finish('error', 'X')]))).toMatchObject({
      code: 'service_failed',
      retryable: true,
    });
  });

  it('leaves out calls where none were allowed', () => {
    const call = { type: 'tool-call', toolCallId: 'c', toolName: 'time', input: '{}' };
    expect(readAll([call, finish('tool-calls')], reading(true))).toEqual([
      { type: 'finish', reason: 'stop', raw: 'tool-calls' },
    ]);
  });

  it('is bounded', () => {
    const call = { type: 'tool-call', toolCallId: '', toolName: 'time', input: '{}' };
    const calls = Array.from({ length: 129 }, () => call);
    expect(thrownBy(() => readAll(calls))).toMatchObject({
      message: 'It called more than 128 tools at once',
    });
    const delta = 'x'.repeat(600_000);
    const thoughts = ['a', 'b'].map((id) => ({ type: 'reasoning-delta', id, delta }));
    expect(thrownBy(() => readAll(thoughts))).toMatchObject({
      message: 'It thought over 1048576 characters',
    });
    const many = Array.from({ length: 129 }, (_, id) => ({ type: 'reasoning-start', id }));
    expect(thrownBy(() => readAll(many))).toMatchObject({ message: 'It had over 128 thoughts at once' });
  });

  it('makes nothing but events, or our own error, of 100,000 garbled parts', () => {
    const random = seededRandom(20_26);
    let events = 0;
    let errors = 0;
    for (let left = 100_000; left > 0; ) {
      const reader = reading(random() < 0.2);
      try {
        for (let count = 1 + Math.floor(random() * 6); count > 0; count--, left--) {
          for (const event of reader.take(garbled(random))) {
            mustBeEvent(event);
            events++;
          }
        }
        for (const event of reader.end()) mustBeEvent(event);
      } catch (error) {
        if (!(error instanceof AntiphonError)) throw error;
        errors++;
      }
    }
    expect(events).toBeGreaterThan(10_000);
    expect(errors).toBeGreaterThan(10_000);
  });
});

const TYPES =
  'text-start text-delta text-end reasoning-start reasoning-delta reasoning-end tool-call finish error stream-start raw'.split(
    ' ',
  );
const LEAVES = [
  null,
  undefined,
  0,
  -1,
  Number.NaN,
  'stop',
  'other',
  '',
  '{',
  '{"a":1}',
  'null',
  [],
  {},
  () => 0,
  7n,
  Symbol.iterator,
  new Error('x'),
];

/** A part with something wrong in it, or garbage through and through. */
function garbled(random: Random): unknown {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const junk = (depth: number): unknown => {
    if (depth === 0 || random() < 0.4) return pick(LEAVES);
    const size = Math.floor(random() * 4);
    if (random() < 0.3) return Array.from({ length: size }, () => junk(depth - 1));
    return Object.fromEntries(
      Array.from({ length: size }, () => [
        pick([...TYPES, 'unified', 'total', 'message', 'statusCode', 'cause']),
        junk(depth - 1),
      ]),
    );
  };
  const or = (value: unknown): unknown => (random() < 0.06 ? junk(3) : value);
  return or({
    type: or(pick(TYPES)),
    id: or(pick(['1', '2'])),
    delta: or('word '),
    toolCallId: or('c'),
    toolName: or('time'),
    input: or('{"in":"Bern"}'),
    providerMetadata: or(pick([undefined, { google: { thoughtSignature: or('S') } }])),
    finishReason: or(pick(['stop', { unified: or('stop'), raw: or('STOP') }])),
    usage: or({ inputTokens: or({ total: or(1) }), outputTokens: or(2) }),
    error: junk(3),
  });
}

function mustBeEvent(event: LanguageModelEvent): void {
  const right =
    event.type === 'usage'
      ? Number.isFinite(event.inputTokens) && Number.isFinite(event.outputTokens)
      : event.type === 'finish'
        ? isFinishReason(event.reason)
        : event.type === 'toolCall'
          ? event.id !== '' && event.name !== '' && JSON.stringify(event.arguments) !== undefined
          : event.text !== '' || event.signature !== undefined;
  if (!right) throw new Error(`no event: ${JSON.stringify(event)}`);
}
