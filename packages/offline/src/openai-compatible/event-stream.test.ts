import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventStream, type StreamEvent } from './event-stream.js';

const encoder = new TextEncoder();

/** The events of a text whose bytes come in pieces that end at `cuts`. */
function eventsOf(text: string, cuts: readonly number[]): readonly StreamEvent[] {
  const bytes = encoder.encode(text);
  const stream = new EventStream();
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const events: StreamEvent[] = [];
  for (const [index, from] of [0, ...at].entries()) {
    events.push(...stream.push(bytes.subarray(from, at[index] ?? bytes.length)));
  }
  return [...events, ...stream.end()];
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 30 });

describe('EventStream', () => {
  it('gives the same events however the bytes are cut, within letters too', () => {
    const message = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .filter((text) => !/[\r\n]/.test(text) && text.trim() !== '');
    const noise = fc.constantFrom(
      '',
      ': ping\n\n',
      'event: x\n',
      'id: 7\r\n',
      'retry: 1\n',
      'unknown\n',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(noise, message), { maxLength: 8 }), cuts, (parts, at) => {
        const text = parts.map(([before, said]) => `${before}data: ${said}\n\n`).join('');
        expect(eventsOf(text, at)).toEqual(parts.map(([, said]) => ({ kind: 'message', text: said })));
      }),
    );
  });

  it('survives anything', () => {
    const junk = fc.array(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.constantFrom('data:', 'error:', '\n', '\r', '\r\n', '\n\n', '{', '\u0000', '\ufeff'),
      ),
    );
    fc.assert(
      fc.property(junk, cuts, (parts, at) => {
        for (const { kind } of eventsOf(parts.join(''), at)) expect(['message', 'error']).toContain(kind);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), (pieces) => {
        const stream = new EventStream();
        for (const bytes of pieces) stream.push(bytes);
        stream.end();
      }),
    );
  });

  it('ends at an event that does not end', () => {
    const stream = new EventStream();
    const piece = encoder.encode('x'.repeat(100_000));
    const kinds: string[] = [];
    for (let at = 0; at < 20; at++) kinds.push(...stream.push(piece).map(({ kind }) => kind));
    for (let at = 0; at < 20; at++) kinds.push(...stream.push(encoder.encode('\n')).map(({ kind }) => kind));
    expect(kinds).toEqual(['tooLong']);
    expect(stream.end()).toEqual([]);
  });
});
