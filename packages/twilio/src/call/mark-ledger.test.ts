import { expect, it } from 'vitest';
import { MarkLedger } from './mark-ledger.js';

it('tells what was heard when a mark returns, once', () => {
  const marks = new MarkLedger();
  const first = marks.expect({ turn: 1, heardMs: 20 });
  const second = marks.expect({ turn: 1, heardMs: 220 });
  expect(marks.returned(first)).toEqual({ turn: 1, heardMs: 20 });
  expect(marks.returned(first)).toBeUndefined();
  expect(marks.returned(second)).toEqual({ turn: 1, heardMs: 220 });
  expect(marks.returned('somebody else’s')).toBeUndefined();
});

it('believes no mark that was under way when everything was cleared', () => {
  const marks = new MarkLedger();
  const before = marks.expect({ turn: 1, heardMs: 20 });
  marks.clear();
  const after = marks.expect({ turn: 2, heardMs: 20 });
  expect(marks.returned(before)).toBeUndefined();
  expect(marks.returned(after)).toEqual({ turn: 2, heardMs: 20 });
});

it('lets a mark stand for those before it that were lost', () => {
  const marks = new MarkLedger();
  const lost = marks.expect({ turn: 1, heardMs: 20 });
  const last = marks.expect({ turn: 1, heardMs: 40 });
  expect(marks.returned(last)).toEqual({ turn: 1, heardMs: 40 });
  expect(marks.returned(lost)).toBeUndefined();
  expect(marks.pending).toBe(0);
});

it('remembers no more than 512', () => {
  const marks = new MarkLedger();
  const names = Array.from({ length: 2_000 }, (_, at) => marks.expect({ turn: 1, heardMs: at }));
  expect(marks.pending).toBe(512);
  expect(marks.returned(names[0] as string)).toBeUndefined();
  expect(marks.returned(names[1_999] as string)).toEqual({ turn: 1, heardMs: 1_999 });
});
