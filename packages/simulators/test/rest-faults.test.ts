import { VirtualClock } from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import {
  type FaultPlan,
  type LiveFault,
  type SimulatorOptions,
  startDeepgramSimulator,
} from '../src/index.js';

const start = (faults: FaultPlan, options: SimulatorOptions = {}) =>
  startDeepgramSimulator({ speech: 'scripted', faults, ...options });

const speak = (url: string, signal?: AbortSignal) =>
  fetch(`${url}/v1/speak?model=aura-2-thalia-en&encoding=linear16&container=none`, {
    method: 'POST',
    headers: { authorization: 'Token any', 'content-type': 'application/json' },
    body: JSON.stringify({ text: 'A sentence that takes a while to say.' }),
    ...(signal === undefined ? {} : { signal }),
  });
const wholeLength = async (): Promise<number> => {
  await using simulator = await start([]);
  return (await (await speak(simulator.url)).arrayBuffer()).byteLength;
};

describe('a fault of a REST answer', () => {
  it.each<LiveFault>([
    { kind: 'drop', at: 'duringSpeech' },
    { kind: 'close', code: 1011, at: { afterMessages: 2 } },
    { kind: 'goAway', timeLeftMs: 0, at: 'duringSpeech' },
  ])('%o breaks the body off', async (fault) => {
    // Chunks take their time, or all would be on its way before the fault.
    const latency = { ttsPerChunk: { medianMs: 5, p95Ms: 5 } };
    await using simulator = await start([fault], { latency });
    const response = await speak(simulator.url);
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
    await simulator.recorder.waitFor(([connection]) => connection?.end?.reason === 'cut off');
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('drops before there is an answer', async () => {
    await using simulator = await start([{ kind: 'drop' }]);
    await expect(speak(simulator.url)).rejects.toThrow();
  });

  it('stalls, and then all of it comes', async () => {
    const clock = new VirtualClock();
    await using simulator = await start([{ kind: 'stall', ms: 400, at: 'beforeSpeech' }], { clock });
    const answered = speak(simulator.url).then((response) => response.arrayBuffer());
    await simulator.recorder.waitFor(([connection]) => connection?.faults.length === 1);
    await clock.run(399);
    expect(simulator.recorder.connections[0]?.bytesFromServer).toBe(0);
    await clock.run(1);
    expect((await answered).byteLength).toBe(await wholeLength());
  });

  it.each<LiveFault>([{ kind: 'halfOpenWrite' }, { kind: 'halfOpenRead' }])(
    '%o leaves the client waiting',
    async (fault) => {
      await using simulator = await start([fault]);
      const patience = new AbortController();
      const answered = speak(simulator.url, patience.signal);
      await simulator.recorder.waitFor(([connection]) => connection?.faults.length === 1);
      patience.abort(new Error('out of patience'));
      await expect(answered).rejects.toThrow('out of patience');
      await simulator.recorder.waitFor(([connection]) => connection?.end);
      expect(simulator.recorder.problems).toEqual([]);
    },
  );

  it('meets a client that goes away in the middle without harm', async () => {
    const latency = { ttsPerChunk: { medianMs: 5, p95Ms: 5 } };
    await using simulator = await start([], { latency });
    const patience = new AbortController();
    const response = await speak(simulator.url, patience.signal);
    const reader = response.body?.getReader();
    await reader?.read();
    patience.abort();
    await simulator.recorder.waitFor(([connection]) => connection?.end?.reason === 'cut off');
    expect(simulator.recorder.problems).toEqual([]);
  });

  it('takes no body beyond its bound', async () => {
    await using simulator = await start([], { maxPayloadBytes: 10_000 });
    const response = await fetch(`${simulator.url}/v1/speak?encoding=linear16`, {
      method: 'POST',
      headers: { authorization: 'Token any' },
      body: 'x'.repeat(20_000),
    });
    expect(response.status).toBe(413);
  });
});
