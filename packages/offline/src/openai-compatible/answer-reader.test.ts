import { AntiphonError, callIds, isFinishReason, type LanguageModelEvent } from '@antiphon/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AnswerReader } from './answer-reader.js';
import { serverOf } from './server.js';
import { ThinkTags } from './think-tags.js';

const server = serverOf({ baseUrl: 'http://127.0.0.1', model: 'm' });

const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.constantFrom(null, 0, '', 'stop', '{"a":1}', '{'));
const names =
  'choices delta content tool_calls index id function name arguments finish_reason usage reasoning';
const record = (value: fc.Arbitrary<unknown>) =>
  fc.dictionary(fc.constantFrom(...names.split(' ')), value, { maxKeys: 6 });
const listOf = (value: fc.Arbitrary<unknown>) => fc.oneof(value, fc.array(value, { maxLength: 3 }));
/** JSON that has the names of a chunk in all the wrong places. */
const chunk = record(listOf(fc.oneof(leaf, record(listOf(fc.oneof(leaf, record(leaf)))))));
/** Chunks that are right but for what is within. */
const likely = fc.record({
  choices: fc.array(
    fc.record({
      delta: fc.oneof(
        record(leaf),
        fc.record({ tool_calls: fc.array(record(fc.oneof(leaf, record(leaf)))) }),
      ),
      finish_reason: fc.constantFrom(null, 'stop', 'length'),
    }),
  ),
});

describe('AnswerReader', () => {
  it('makes nothing but events, or an AntiphonError, of any chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(chunk, likely), { maxLength: 6 }), fc.boolean(), (chunks, done) => {
        const reader = new AnswerReader({ server, noTools: false, freshId: callIds([]) });
        const events: LanguageModelEvent[] = [];
        try {
          for (const each of chunks) events.push(...reader.take(JSON.stringify(each)));
          if (done) reader.done();
          events.push(...reader.end());
          const last = events.at(-1);
          expect(last?.type === 'finish' && isFinishReason(last.reason)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(AntiphonError);
        }
        for (const event of events) {
          if (event.type === 'text' || event.type === 'thought') expect(event.text).not.toBe('');
          if (event.type === 'toolCall') expect(event.id).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('ThinkTags', () => {
  it('parts the same however the text is cut, and loses nothing', () => {
    const part = fc.constantFrom('<think>', '</think>', '<', 'thin', 'k>', '</', ' ', 'well', '\n');
    fc.assert(
      fc.property(fc.array(part), fc.array(fc.nat(60)), (parts, cuts) => {
        const text = parts.join('');
        const at = [...new Set(cuts.filter((cut) => cut < text.length))].sort((a, b) => a - b);
        const pieces = [0, ...at].map((from, index) => text.slice(from, at[index] ?? text.length));
        const read = (list: readonly string[]) => {
          const tags = new ThinkTags();
          const parted = [...list.map((piece) => tags.push(piece)), tags.end()];
          return [parted.map(({ thought }) => thought).join(''), parted.map(({ said }) => said).join('')];
        };
        const [thought, said] = read(pieces);
        expect([thought, said]).toEqual(read([text]));
        if (!text.trimStart().startsWith('<think>')) expect(said).toBe(text);
        else
          expect(`${thought}${said}`.length).toBeGreaterThanOrEqual(
            text.replace(/<\/?think>|\s/g, '').length,
          );
      }),
    );
  });
});
