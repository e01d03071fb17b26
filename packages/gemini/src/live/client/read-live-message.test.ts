import { seededRandom } from '@antiphon/core';
import { expect, test } from 'vitest';
import { readLiveMessage } from './read-live-message.js';

const typesOf = (message: unknown) => readLiveMessage(message).events.map(({ type }) => type);

test('what was said comes before what says that it is over, though one message holds both', () => {
  const message = {
    serverContent: {
      turnComplete: true,
      interrupted: true,
      generationComplete: true,
      outputTranscription: { text: 'Hello' },
      modelTurn: { parts: [{ inlineData: { mimeType: 'audio/pcm;rate=24000', data: 'AQACAA==' } }] },
      inputTranscription: { text: 'hi' },
    },
    usageMetadata: { promptTokenCount: 10, responseTokenCount: '4' },
    goAway: { timeLeft: '1.5s' },
  };
  expect(typesOf(message)).toEqual([
    'userText',
    'audio',
    'botText',
    'generationComplete',
    'interrupted',
    'turnComplete',
    'usage',
    'goAway',
  ]);
});

test('audio is read as 16-bit samples at the rate it names', () => {
  const inlineData = {
    mimeType: 'audio/pcm;rate=16000',
    data: Buffer.from([1, 0, 255, 255]).toString('base64'),
  };
  const { events } = readLiveMessage({ serverContent: { modelTurn: { parts: [{ inlineData }] } } });
  expect(events).toEqual([{ type: 'audio', samples: Int16Array.of(1, -1), sampleRate: 16_000 }]);
});

test('a handle counts only while the vendor says that it can be used', () => {
  const update = (sessionResumptionUpdate: object) => readLiveMessage({ sessionResumptionUpdate }).events;
  expect(update({ newHandle: 'h', resumable: true })).toEqual([{ type: 'resumption', handle: 'h' }]);
  expect(update({ newHandle: 'h', resumable: false })).toEqual([{ type: 'resumption' }]);
  expect(update({ newHandle: '', resumable: true })).toEqual([{ type: 'resumption' }]);
});

test('a function call without an id cannot be answered, and is reported', () => {
  const { events, problems } = readLiveMessage({
    toolCall: { functionCalls: [{ name: 'a' }, { id: '1', name: 'b', args: { x: 1 } }] },
  });
  expect(events).toEqual([{ type: 'toolCalls', calls: [{ id: '1', name: 'b', arguments: { x: 1 } }] }]);
  expect(problems).toHaveLength(1);
});

test('a hundred thousand garbled messages neither throw nor grow', () => {
  const random = seededRandom(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const names = [
    'setupComplete',
    'serverContent',
    'toolCall',
    'toolCallCancellation',
    'usageMetadata',
    'goAway',
    'sessionResumptionUpdate',
    'voiceActivity',
    'modelTurn',
    'parts',
    'inlineData',
    'data',
    'mimeType',
    'text',
    'functionCalls',
    'id',
    'name',
    'args',
    'ids',
    'interrupted',
    'turnComplete',
    'inputTranscription',
    'outputTranscription',
    'newHandle',
    'resumable',
    'timeLeft',
    '__proto__',
    'thought',
    'rate',
    'length',
  ] as const;
  const leaves = [
    null,
    undefined,
    true,
    false,
    0,
    -1,
    1e308,
    Number.NaN,
    '',
    'audio/pcm;rate=24000',
    'audio/pcm;rate=999999',
    'AQID',
    '%%%',
    '9'.repeat(40),
    '5s',
    'x'.repeat(2_000),
    [],
    {},
    Symbol('s'),
    12n,
    () => 1,
  ];
  const garbled = (depth: number): unknown => {
    if (depth === 0 || random() < 0.2) return pick(leaves);
    if (random() < 0.3) return Array.from({ length: Math.floor(random() * 4) }, () => garbled(depth - 1));
    const count = 1 + Math.floor(random() * 4);
    return Object.fromEntries(Array.from({ length: count }, () => [pick(names), garbled(depth - 1)]));
  };
  let events = 0;
  let most = 0;
  for (let at = 0; at < 100_000; at++) {
    const reading = readLiveMessage(garbled(5));
    events += reading.events.length;
    most = Math.max(most, reading.events.length + reading.problems.length);
  }
  expect(events).toBeGreaterThan(1_000);
  expect(most).toBeLessThan(50);
});
