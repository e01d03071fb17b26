import { pcm16ToBytes } from '@antiphon/audio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { acceleratedClock } from '../clock/index.js';
import { FAULT_MOMENTS, FAULTS, type Fault, isHandshakeFault } from '../faults/index.js';
import type { Simulator } from '../server/index.js';
import { telegraph } from '../speech/index.js';
import { startGeminiSimulator } from './start-gemini-simulator.js';

const CASES = FAULTS.flatMap(({ name, fault, effect }) =>
  isHandshakeFault(fault)
    ? [{ name, fault: fault as Fault, effect }]
    : FAULT_MOMENTS.map((at) => ({ name: `${name}, ${at}`, fault: { ...fault, at } as Fault, effect })),
);

/** The fault for the next connection. */
let next: Fault | undefined;
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startGeminiSimulator({
    speech: 'scripted',
    clock: acceleratedClock(50),
    agent: () => 'We open at nine.',
    faults: () => (next === undefined ? [] : [next]),
  });
});
afterAll(async () => {
  await simulator.close();
  expect(simulator.recorder.problems).toEqual([]);
});

const LIVE = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=k';
const SETUP = { setup: { model: 'models/gemini-live-2.5-flash-preview', outputAudioTranscription: {} } };

/** Long enough for a slow machine; short where nothing is expected to come. */
const PATIENCE_MS = 5_000;
const SILENCE_MS = 150;

/** Talks over Live; says how the connection ended: by failing, by itself, after a whole turn, or not at all. */
async function talk(patienceMs = PATIENCE_MS): Promise<'failed' | 'ended' | 'turn' | 'silent'> {
  const socket = new WebSocket(`${simulator.url}${LIVE}`);
  try {
    return await new Promise((resolve) => {
      const timer = setTimeout(() => resolve('silent'), patienceMs);
      socket.on('open', () => {
        socket.send(JSON.stringify(SETUP));
        const samples = new Int16Array([...telegraph('when'), ...new Int16Array(10_000)]);
        const data = Buffer.from(pcm16ToBytes(samples)).toString('base64');
        socket.send(JSON.stringify({ realtimeInput: { audio: { data, mimeType: 'audio/pcm;rate=16000' } } }));
      });
      let [opened, complete] = [false, false];
      socket.on('upgrade', () => {
        opened = true;
      });
      socket.on('message', (data) => {
        complete ||= data.toString().includes('"turnComplete":true');
        if (complete && next?.kind !== 'goAway' && !endsLater()) finish('turn');
      });
      socket.on('error', () => {});
      socket.on('close', () => finish(opened ? 'ended' : 'failed'));
      const finish = (outcome: 'failed' | 'ended' | 'turn') => {
        clearTimeout(timer);
        resolve(outcome);
      };
    });
  } finally {
    socket.terminate();
  }
}

/** Faults that strike when the turn is over still end the connection. */
const endsLater = () => next?.kind === 'drop' || next?.kind === 'close';

/** Faults after which a whole turn may never be seen. */
const isSilencing = ({ kind }: Fault): boolean =>
  ['hangHandshake', 'halfOpenRead', 'halfOpenWrite', 'malformedJson', 'missingTurnComplete'].includes(kind);

const OUTCOMES = {
  handshakeFails: ['failed'],
  ends: ['ended'],
  silent: ['silent', 'turn'],
  goesOn: ['turn'],
};

describe('every fault at every moment', () => {
  it.each(CASES)('over Live: $name', async ({ fault, effect }) => {
    next = fault;
    const outcome = await talk(isSilencing(fault) ? SILENCE_MS : PATIENCE_MS);
    expect(isSilencing(fault) ? OUTCOMES.silent : OUTCOMES[effect]).toContain(outcome);
    next = undefined;
    expect(await talk()).toBe('turn');
  });

  it.each(CASES)('over REST: $name', async ({ fault, effect }) => {
    next = fault;
    const outcome = await stream(isSilencing(fault) ? SILENCE_MS : PATIENCE_MS).catch(() => 'failed');
    if (effect === 'handshakeFails') expect(outcome).toMatch(/^(?:failed|status \d+)$/);
    next = undefined;
    expect(await stream()).toBe('finished');
  });
});

/** Reads one streamed answer: whether it came to its end. */
async function stream(patienceMs = PATIENCE_MS): Promise<string> {
  const answer = await fetch(
    `${simulator.url}/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse&key=k`,
    {
      method: 'POST',
      body: JSON.stringify({ contents: [{ parts: [{ text: 'hi' }] }] }),
      signal: AbortSignal.timeout(patienceMs),
    },
  );
  if (answer.status !== 200) return `status ${answer.status}`;
  return (await answer.text()).includes('"finishReason":"STOP"') ? 'finished' : 'broken off';
}
