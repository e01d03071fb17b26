import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { MemoryRecorder } from './memory-recorder.js';

const INFO = {
  vendor: 'deepgram',
  number: 1,
  numberOnPath: 1,
  transport: 'websocket',
  method: 'GET',
  path: '/v1/listen',
  query: [],
  headers: {},
} as const;

describe('the recorder', () => {
  it('keeps kinds, sizes, times and sums of both ways', () => {
    const clock = new VirtualClock();
    const recorder = new MemoryRecorder();
    const log = recorder.open(INFO, clock);
    clock.advance(5);
    log.message('client', new Uint8Array(640));
    log.message('client', '{"type":"KeepAlive"}');
    log.message('server', Buffer.from('{"setupComplete":{}}'));
    log.message('server', 'not JSON');
    const [connection] = recorder.connections;
    expect(connection?.messages.map(({ kind, format, from }) => [kind, format, from])).toEqual([
      ['audio', 'binary', 'client'],
      ['KeepAlive', 'text', 'client'],
      ['setupComplete', 'binary', 'server'],
      ['text', 'text', 'server'],
    ]);
    expect(connection).toMatchObject({
      audioBytesFromClient: 640,
      bytesFromClient: 660,
      audioBytesFromServer: 0,
    });
    expect(connection?.messages[0]).toMatchObject({ index: 0, atMs: 5, sinceOpenMs: 5, bytes: 640 });
  });

  it('is bounded: old messages and old connections are forgotten, long strings are cut', () => {
    const clock = new VirtualClock();
    const recorder = new MemoryRecorder({ maxMessages: 3 });
    const log = recorder.open(INFO, clock);
    for (let n = 0; n < 10; n++) log.message('client', `{"type":"T${n}"}`);
    log.message('server', JSON.stringify({ type: 'audio', data: 'A'.repeat(100_000) }));
    expect(log.messages.map(({ index, kind }) => [index, kind])).toEqual([
      [8, 'T8'],
      [9, 'T9'],
      [10, 'audio'],
    ]);
    expect(log.forgotten).toBe(8);
    expect(JSON.stringify(log.messages).length).toBeLessThan(2_000);
    for (let n = 0; n < 1_500; n++) recorder.open(INFO, clock);
    expect(recorder.connections).toHaveLength(1_000);
  });

  it('keeps no more than 100,000 messages of all connections, and forgets the oldest', () => {
    const clock = new VirtualClock();
    const recorder = new MemoryRecorder();
    const logs = Array.from({ length: 51 }, () => recorder.open(INFO, clock));
    const audio = new Uint8Array(1);
    for (const log of logs) for (let n = 0; n < 2_000; n++) log.message('client', audio);
    expect(logs.reduce((sum, { messages }) => sum + messages.length, 0)).toBe(100_000);
    expect(logs.map(({ forgotten }) => forgotten)).toEqual([2_000, ...Array<number>(50).fill(0)]);
  });

  it('waits for what is to come, tells what was seen instead, and passes on what the predicate throws', async () => {
    const recorder = new MemoryRecorder();
    const waiting = recorder.waitFor(([first]) => first?.end?.code);
    const log = recorder.open(INFO, new VirtualClock());
    log.ended(1011, 'NET-0001');
    expect(await waiting).toBe(1011);
    await expect(recorder.waitFor(() => false, { timeoutMs: 1 })).rejects.toThrow(
      /seen: \/v1\/listen \(0 messages\)/,
    );
    await expect(
      recorder.waitFor(() => {
        throw new Error('my own');
      }),
    ).rejects.toThrow('my own');
  });
});
