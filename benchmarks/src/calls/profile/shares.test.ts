import { expect, test } from 'vitest';
import { type CallFrame, sharesOf } from './shares.js';

const at = (functionName: string, url = ''): CallFrame => ({
  functionName,
  url,
  lineNumber: 0,
  columnNumber: 0,
});

test('sums up each function’s own time by group, the longest first', () => {
  const profile = {
    nodes: [
      { id: 1, callFrame: at('(root)') },
      { id: 2, callFrame: at('send', 'file:///x/node_modules/ws/lib/sender.js') },
      { id: 3, callFrame: at('receive', 'file:///x/node_modules/ws/lib/receiver.js') },
      { id: 4, callFrame: at('writev') },
      { id: 5, callFrame: at('toString', 'file:///x/packages/audio/src/resample/convolve.ts') },
    ],
    // The time of a sample lasts until the next one; the last one's is unknown.
    samples: [2, 4, 3, 2, 5, 4],
    timeDeltas: [9_000, 1_000, 4_000, 500, 2_000, 1_500],
  };
  expect(sharesOf(profile, ({ url }) => url)).toEqual([
    { group: 'socket system calls', selfMs: 4, most: [{ name: 'writev', selfMs: 4 }] },
    {
      group: 'ws',
      selfMs: 3.5,
      most: [
        { name: 'send', selfMs: 3 },
        { name: 'receive', selfMs: 0.5 },
      ],
    },
    { group: 'codec and filters', selfMs: 1.5, most: [{ name: 'toString', selfMs: 1.5 }] },
  ]);
});
