import { type TurnRecord, VirtualClock } from '@antiphon/core';
import { expect, test } from 'vitest';
import { longCall } from './agents.js';
import { talk } from './talk.js';

test.each(['classic', 'pipeline'] as const)(
  'every turn of the talk is answered or interrupted, and nothing is left: %s',
  async (variant) => {
    const clock = new VirtualClock();
    const records: TurnRecord[] = [];
    const call = longCall(variant, clock, (record) => records.push(record));
    const starting = call.start();
    await clock.run(0);
    await starting;
    const exchanges = await talk(call, clock, 36_000);
    const ending = call.end();
    await clock.run(10_000);
    await ending;
    expect(exchanges).toBe(3);
    expect(records.map(({ outcome }) => outcome)).toEqual([
      'completed',
      'completed',
      'interrupted',
      'completed',
    ]);
    expect(records.every(({ heardMs }) => heardMs > 0)).toBe(true);
    expect(clock.pending).toBe(0);
  },
);
