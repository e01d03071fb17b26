import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { FakeClient, scriptedService, spokenWords } from '../scripted-service.fixture.js';
import { StreamingEar } from './streaming-ear.js';

const LIMITS = { maxChunkBytes: 1_000_000, maxBufferBytes: 10_000_000 };
const second = (index: number, isFinal = false) => ({
  samples: new Int16Array(16_000).fill(index + 1),
  index,
  isFinal,
});

function listening() {
  const clock = new VirtualClock();
  const ear = new StreamingEar(clock, LIMITS);
  const heard: number[] = [];
  ear.listen(({ samples }) => void heard.push(...samples));
  const times = { finishedMs: -1 };
  const finish = () =>
    void ear.finished().then(() => {
      times.finishedMs = clock.now();
    });
  return { clock, ear, heard, finish, times };
}

describe('A streaming ear that is to finish', () => {
  it('hears all that the client has finished, the silence behind it too, and nothing else', async () => {
    const { clock, ear, heard, finish, times } = listening();
    ear.take(second(0));
    ear.take(second(1, true));
    ear.take(second(2, true));
    ear.take(second(3));
    finish();
    await clock.run(20_000);
    expect(heard.filter((sample) => sample !== 0)).toHaveLength(3 * 16_000);
    expect(heard).not.toContain(4);
    // Five seconds, 200 ms ahead of their time, in frames of 20 ms.
    expect(times.finishedMs).toBe(4_780);
    expect(ear.bufferBytes).toBe(0);
  });

  it('hears as much of tiny chunks, and counts each of them', async () => {
    const { clock, ear, heard, finish, times } = listening();
    const tiny = (index: number, isFinal = false) =>
      ear.take({ samples: new Int16Array(7).fill(1 + (index % 2)), index, isFinal });
    for (let index = 0; index < 2_000; index++) tiny(index, index === 1_999);
    // 200 ms are heard ahead; the silence is a chunk, too.
    expect(ear.bufferChunks).toBeGreaterThan(1_500);
    for (let index = 2_000; index < 2_100; index++)
      ear.take({ samples: Int16Array.of(9), index, isFinal: false });
    finish();
    await clock.run(20_000);
    expect(heard.filter((sample) => sample !== 0)).toHaveLength(14_000);
    expect(heard.slice(0, 14)).toEqual([1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
    expect(heard).not.toContain(9);
    expect(heard).toHaveLength(14_000 + 32_000);
    expect(times.finishedMs).toBeGreaterThan(2_000);
    expect([ear.bufferBytes, ear.bufferChunks]).toEqual([0, 0]);
  });

  it.each([
    ['hears no more', (ear: StreamingEar) => ear.listen(undefined)],
    ['is reset', (ear: StreamingEar) => ear.reset()],
  ])('waits no longer once it %s', async (_what, stop) => {
    const { clock, ear, finish, times } = listening();
    ear.take(second(0, true));
    finish();
    await clock.run(500);
    expect(times.finishedMs).toBe(-1);
    stop(ear);
    await clock.run(0);
    expect(times.finishedMs).toBe(500);
  });

  it('waits for nothing when nobody listens', async () => {
    const ear = new StreamingEar(new VirtualClock(), LIMITS);
    ear.take(second(0, true));
    await ear.finished();
  });
});

it('A draining service answers what a streaming client has finished saying', async () => {
  const { clock, service, store } = scriptedService();
  const conversation = await service.open({ owner: 'anna' });
  const client = new FakeClient(conversation);
  await clock.run(0);
  client.chunk(spokenWords('one two three'), { is_final: true });
  const drained = service.drain({ deadlineMs: 20_000 });
  await clock.run(20_000);
  await drained;
  expect(await store.turns(conversation.id)).toMatchObject([{ user: 'one two three', outcome: 'completed' }]);
});
