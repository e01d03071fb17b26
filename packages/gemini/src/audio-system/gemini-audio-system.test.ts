import {
  InputAudioFrame,
  playout,
  processor,
  StartFrame,
  TranscriptionFrame,
  VirtualClock,
} from '@antiphon/core';
import { expect, test } from 'vitest';
import { FakeLive } from '../live/fake-live.test-support.js';
import { geminiAudioSystem } from './gemini-audio-system.js';

/** A microphone that hears a hum of 50 Hz, and a loudspeaker. */
function transport(sampleRate = 48_000) {
  const played: number[] = [];
  const input = processor({
    name: 'microphone',
    takes: [],
    accepts: [StartFrame],
    emits: [InputAudioFrame],
    on: {
      start: (_frame, ctx) => {
        let at = 0;
        const chunk = () => {
          const samples = Int16Array.from({ length: sampleRate / 50 }, () =>
            Math.round(8_000 * Math.sin((2 * Math.PI * 50 * at++) / sampleRate)),
          );
          ctx.emit(new InputAudioFrame({ samples, sampleRate }));
          ctx.after(20, chunk);
        };
        chunk();
      },
    },
  });
  const output = playout({
    sampleRate: 24_000,
    sink: () => ({ write: (samples) => played.push(...samples), flush: () => {} }),
  });
  const figures = { bufferOverruns: 0, bufferUnderruns: 0, meanProcessingLatencyMs: 1 };
  return { input, output, stats: () => figures, figures, played };
}

async function started(options: { enhance?: boolean } = {}) {
  const clock = new VirtualClock();
  const vendor = new FakeLive();
  const line = transport();
  const system = geminiAudioSystem({ transport: line, live: vendor, session: { clock }, ...options });
  const starting = system.start();
  await clock.run(0);
  await starting;
  return { clock, vendor, line, system };
}

const speech = (ms: number) =>
  ({ type: 'audio', samples: new Int16Array(24 * ms).fill(1_000), sampleRate: 24_000 }) as const;

test('the microphone goes to the model at 16 kHz, and its speech to the loudspeaker', async () => {
  const { clock, vendor, line, system } = await started();
  await clock.run(1_000);
  expect(vendor.last.heard.length).toBeGreaterThan(15_000);
  vendor.last.says({ type: 'userText', text: 'hello', interim: false }, speech(200));
  vendor.last.says({ type: 'generationComplete' }, { type: 'turnComplete' });
  await clock.run(1_000);
  expect(line.played.filter((sample) => sample === 1_000)).toHaveLength(4_800);
  expect(system.session.turns).toMatchObject([{ user: 'hello', outcome: 'completed', heardMs: 200 }]);
  expect(system.metrics()).toMatchObject({
    sessionMs: 2_000,
    chunksReceived: 1,
    isRunning: true,
    connection: 'open',
  });
  expect(system.metrics().chunksSent).toBeGreaterThan(55);
  expect(system.health()).toEqual({ status: 'healthy', issues: [] });
  await system.stop();
});

test('the converter takes the hum out', async () => {
  const loud = await started();
  await loud.clock.run(1_000);
  const quiet = await started({ enhance: true });
  await quiet.clock.run(1_000);
  expect(quiet.system.metrics().inputLevel.rms).toBeLessThan(loud.system.metrics().inputLevel.rms / 5);
  await loud.system.stop();
  await quiet.system.stop();
});

test('the verdict counts what the transport and the connection lost', async () => {
  const { clock, vendor, line, system } = await started();
  line.figures.bufferUnderruns = 11;
  line.figures.meanProcessingLatencyMs = 150;
  expect(system.health().status).toBe('degraded');
  await clock.run(100);
  vendor.last.bufferedBytes = 1e6;
  await clock.run(2_000);
  expect(system.metrics().overruns).toBeGreaterThan(10);
  expect(system.health()).toMatchObject({ status: 'unhealthy', issues: { length: 3 } });
  await system.stop();
});

test('the user interrupts, and the rest of the answer is not played', async () => {
  const { clock, vendor, line, system } = await started();
  vendor.last.says({ type: 'userText', text: 'talk', interim: false }, speech(2_000));
  await clock.run(500);
  vendor.last.says({ type: 'interrupted' }, { type: 'turnComplete' });
  await clock.run(500);
  expect(line.played.filter((sample) => sample === 1_000).length).toBeLessThan(24 * 600);
  expect(system.session.turns).toMatchObject([{ outcome: 'interrupted' }]);
  await system.stop();
});

test('a stop in the midst of everything leaves nothing behind', async () => {
  const { clock, vendor, system } = await started();
  system.send('talk');
  vendor.last.says(speech(5_000));
  await clock.run(300);
  vendor.last.drops();
  const summary = await system.stop();
  await clock.run(5_000);
  expect(summary.outcome).toBe('cancelled');
  expect(clock.pending).toBe(0);
  expect(vendor.links.every(({ isOpen }) => !isOpen)).toBe(true);
  expect(system.metrics().isRunning).toBe(false);
});

test('a restart keeps the conversation', async () => {
  const { clock, vendor, system } = await started();
  const words: string[] = [];
  system.session.frames$(TranscriptionFrame).subscribe(({ text }) => words.push(text));
  vendor.last.says(
    { type: 'userText', text: 'i am ada', interim: false },
    { type: 'botText', text: 'Hello Ada.' },
  );
  vendor.last.says({ type: 'generationComplete' }, { type: 'turnComplete' });
  await clock.run(1_000);
  const restarting = system.recover();
  await clock.run(1_000);
  expect(await restarting).toBe(true);
  expect(vendor.links).toHaveLength(2);
  expect(JSON.stringify(vendor.last.sent[0])).toContain('i am ada');
  await system.stop();
});
