import { expect, test } from 'vitest';
import { groupOf } from './groups.js';

test.each([
  ['(idle)', '', 'idle'],
  ['(garbage collector)', '', 'garbage collection'],
  ['writeUtf8String', '', 'socket system calls'],
  ['parse', '', 'JSON'],
  ['latin1Slice', '', 'messages: scan, base64, write'],
  ['scan', 'file:///x/packages/twilio/src/protocol/json-protocol.ts', 'messages: scan, base64, write'],
  ['message', 'file:///x/packages/twilio/src/stream/media-stream.ts', 'telephone transport'],
  ['emit', 'node:events', 'node: sockets, streams, timers'],
  ['emit', 'file:///x/packages/core/src/session/node.ts', 'session and frames'],
  ['send', 'file:///x/packages/core/src/playout/frame-sender.ts', 'pacing and playout'],
  ['talk', 'file:///x/benchmarks/src/calls/servers/talker.ts', 'the agent'],
  ['wasm-function[0]', 'wasm://wasm/3fa8', 'codec and filters'],
  ['constructor', 'file:///x/elsewhere.js', 'other'],
  ['toString', '', 'other'],
])('%s of "%s" is %s', (functionName, path, group) => {
  expect(groupOf(functionName, path)).toBe(group);
});
