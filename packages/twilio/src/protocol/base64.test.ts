import fc from 'fast-check';
import { expect, it } from 'vitest';
import { base64Length, decodeBase64, decodeBase64Between, encodeBase64 } from './base64.js';

const some = fc.uint8Array({ maxLength: 500 });

it('writes what Node writes, and touches nothing beside it', () => {
  fc.assert(
    fc.property(some, fc.nat(5), (bytes, at) => {
      const expected = Buffer.from(bytes).toString('base64');
      expect(base64Length(bytes.length)).toBe(expected.length);
      const output = Buffer.alloc(at + expected.length + 3, '.');
      encodeBase64(bytes, output, at);
      expect(output.toString('latin1')).toBe(`${'.'.repeat(at)}${expected}...`);
    }),
  );
});

it('reads back what was written, from the middle of a message', () => {
  fc.assert(
    fc.property(some, (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      const message = Buffer.from(`"payload":"${text}"`);
      expect(decodeBase64Between(message, 11, 11 + text.length)).toEqual(Buffer.from(bytes));
      expect(decodeBase64(text)).toEqual(Buffer.from(bytes));
    }),
  );
});

it('takes nothing that Node would not take whole', () => {
  const letters = fc.string({ unit: fc.constantFrom(...'AZaz09+/==!"\u00ff'), maxLength: 16 });
  fc.assert(
    fc.property(letters, (text) => {
      const message = Buffer.from(text, 'latin1');
      const read = decodeBase64Between(message, 0, message.length);
      if (read !== undefined) expect(read).toEqual(decodeBase64(text));
    }),
    { numRuns: 2_000 },
  );
});

it.each(['AAA', 'A===', 'AA=A', '=AAA', 'AA!=', 'A\u00ffAA', 'AAAA=='])('does not read %s', (text) => {
  expect(decodeBase64Between(Buffer.from(text, 'latin1'), 0, text.length)).toBeUndefined();
});
