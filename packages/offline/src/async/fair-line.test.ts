import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FairLine } from './fair-line.js';

interface Entry {
  readonly owner: string;
  readonly at: number;
}

const entries = (owners: readonly string[]): Entry[] => owners.map((owner, at) => ({ owner, at }));

function emptied(line: FairLine<Entry>): Entry[] {
  const taken: Entry[] = [];
  for (let next = line.shift(); next !== undefined; next = line.shift()) taken.push(next);
  return taken;
}

describe('FairLine', () => {
  it('lets owners take turns, however much one of them wants', () => {
    const line = new FairLine<Entry>();
    for (const entry of entries(['greedy', 'greedy', 'greedy', 'greedy', 'modest', 'late'])) line.push(entry);
    expect(emptied(line).map(({ owner }) => owner)).toEqual([
      'greedy',
      'modest',
      'late',
      'greedy',
      'greedy',
      'greedy',
    ]);
  });

  it('never serves an owner twice while another one waits, and loses nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd')), (owners) => {
        const line = new FairLine<Entry>();
        const all = entries(owners);
        for (const entry of all) line.push(entry);
        expect(line.size).toBe(all.length);
        const taken: Entry[] = [];
        for (let next = line.shift(); next !== undefined; next = line.shift()) {
          const left = [...new Set(all.filter((each) => !taken.includes(each)).map(({ owner }) => owner))];
          const served = (owner: string) => taken.filter((each) => each.owner === owner).length;
          for (const other of left) expect(served(next.owner)).toBeLessThanOrEqual(served(other));
          taken.push(next);
          expect(line.size).toBe(all.length - taken.length);
        }
        expect([...taken].sort((one, other) => one.at - other.at)).toEqual(all);
        for (const owner of new Set(owners)) {
          const order = taken.filter((each) => each.owner === owner).map(({ at }) => at);
          expect(order).toEqual([...order].sort((one, other) => one - other));
        }
      }),
    );
  });

  it('removes and replaces in place', () => {
    const line = new FairLine<Entry>();
    const [first, second, third] = entries(['a', 'a', 'b']) as [Entry, Entry, Entry];
    for (const entry of [first, second, third]) line.push(entry);
    const newer = { owner: 'a', at: 9 };
    expect(line.replace(newer, (each) => each === second)).toBe(second);
    expect(line.replace({ owner: 'c', at: 10 }, () => true)).toBeUndefined();
    line.remove(first);
    line.remove(first);
    expect([line.size, line.sizeOf('a'), line.sizeOf('c')]).toEqual([2, 1, 0]);
    expect(line.takeAll()).toEqual([newer, third]);
    expect(line.size).toBe(0);
  });
});
