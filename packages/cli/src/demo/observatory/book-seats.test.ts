import { type JsonValue, ToolRunner, VirtualClock } from '@antiphon/core';
import { describe, expect, test } from 'vitest';
import { bookSeats } from './book-seats.js';

const calls = async (...all: JsonValue[]): Promise<readonly JsonValue[]> => {
  const clock = new VirtualClock();
  const runner = new ToolRunner([bookSeats()]);
  const results: JsonValue[] = [];
  for (const [at, args] of all.entries()) {
    const call = { id: `call-${at}`, name: 'bookSeats', arguments: args };
    const outcomes = runner.run([call], { clock, signal: new AbortController().signal });
    let done = false;
    void outcomes.then(() => {
      done = true;
    });
    await clock.runUntil(() => done);
    results.push((await outcomes)[0]?.result ?? null);
  }
  return results;
};

describe('bookSeats', () => {
  test('books while there are seats, and says what is left', async () => {
    const two = { seats: 2, day: 'Saturday' };
    const results = await calls(two, two, { seats: 1, day: 'saturday' });
    expect(results).toMatchObject([
      { booked: true, number: 42, at: 'ten' },
      { booked: false, reason: 'full', left: 1 },
      { booked: true, number: 44 },
    ]);
  });

  test('knows the days on which the dome is closed', async () => {
    expect(await calls({ seats: 1, day: 'Monday' })).toMatchObject([{ booked: false, reason: 'closed' }]);
  });

  test('refuses what is no request, in words for the model', async () => {
    const results = await calls({ seats: 0, day: 'Friday' }, { seats: 1 }, 'two');
    expect(JSON.stringify(results)).toContain('whole number of seats');
    expect(JSON.stringify(results)).toContain('expected a day');
  });
});
