// @ts-check
/**
 * What speech on this machine costs here: load times, work per second of audio, latencies, how long the event loop
 * is held, memory. Run it after a build: `node packages/offline/scripts/measure.mjs [native|wasm]`.
 */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { argv, memoryUsage, stdout } from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  createRecognizer,
  createSynthesizer,
  createUtteranceStream,
  createVoiceActivity,
  preloadVoiceActivity,
  recordedVoice,
  runtimeInfo,
  wordErrorRate,
} from '../dist/index.js';

const runtime = argv[2] === 'wasm' ? 'wasm' : 'native';
const SENTENCES = [
  'Sure.',
  'I can help you with that order today.',
  'Your appointment is on Tuesday at ten in the morning.',
  'Thank you for calling, how can I help you?',
];

const loop = monitorEventLoopDelay({ resolution: 1 });
loop.enable();

/**
 * Runs something and prints a line about it.
 * @param {string} what
 * @param {() => unknown} work
 */
async function measure(what, work) {
  await sleep(30);
  loop.reset();
  await sleep(5); // the first tick after a reset is not counted
  const startedMs = performance.now();
  const note = await work();
  const tookMs = performance.now() - startedMs;
  await sleep(10);
  const columns = [
    what.padEnd(44),
    `${tookMs.toFixed(1)} ms`.padStart(10),
    `loop held ≤ ${(loop.max / 1e6).toFixed(1)} ms`.padStart(22),
    `rss ${Math.round(memoryUsage().rss / 1e6)} MB`.padStart(12),
    note === undefined ? '' : `  ${note}`,
  ];
  stdout.write(`${columns.join('')}\n`);
  return tookMs;
}

const wav = readFileSync(recordedVoice().path);
const from = wav.byteOffset + wav.indexOf('data') + 8;
const voice = new Int16Array(
  wav.buffer.slice(from, from + 2 * Math.floor((wav.byteOffset + wav.length - from) / 2)),
);
const audioMs = voice.length / 16;

const recognizer = createRecognizer({ runtime });
const synthesizer = createSynthesizer();
let events = 0;

await measure('probe', async () => (await runtimeInfo()).chosen);
await measure('voice activity: load', () => preloadVoiceActivity({ runtime, count: 1 }));
const activity = createVoiceActivity({
  runtime,
  onEvent: () => {
    events += 1;
  },
});
await measure('recogniser: load', () => recognizer.preload());
await measure('synthesizer: load', () => synthesizer.preload());

await measure(`voice activity: ${audioMs / 1000} s of a human voice`, async () => {
  let slowest = 0;
  for (let at = 0; at < voice.length; at += 512) {
    const startedMs = performance.now();
    activity.push(voice.subarray(at, at + 512));
    slowest = Math.max(slowest, performance.now() - startedMs);
    if (at % 16_384 === 0) await sleep(runtime === 'wasm' ? 30 : 1);
  }
  await activity.settled();
  return `${events} events, slowest window ${slowest.toFixed(2)} ms`;
});
for (const seconds of [1, 3, 5, 11]) {
  await measure(`recogniser: ${seconds} s`, async () => {
    const { computeMs } = await recognizer.transcribe(voice.slice(0, seconds * 16_000), 16_000);
    return `real-time factor ${(computeMs / seconds / 1000).toFixed(3)}`;
  });
}
await measure('recogniser: 55 s in parts', async () => {
  const long = new Int16Array(voice.length * 5);
  for (let at = 0; at < 5; at += 1) long.set(voice, at * voice.length);
  const { text } = await recognizer.transcribe(long, 16_000);
  return `word error rate ${wordErrorRate(Array(5).fill(recordedVoice().transcript).join(' '), text).toFixed(3)}`;
});
await measure('recogniser: 4 × 11 s at once', () =>
  Promise.all([1, 2, 3, 4].map(() => recognizer.transcribe(voice, 16_000))).then(() => undefined),
);
for (const voiceName of /** @type {const} */ (['rms', 'slt', 'awb', 'kal16'])) {
  const speaker = createSynthesizer({ voice: voiceName });
  await speaker.synthesize('Hello.');
  for (const sentence of SENTENCES.slice(0, 2)) {
    await measure(`${voiceName}: '${sentence}'`, async () => {
      const { samples } = await speaker.synthesize(sentence);
      return `${(samples.length / 16).toFixed(0)} ms of audio`;
    });
  }
}
await measure('a paragraph, first audio', async () => {
  for await (const piece of synthesizer.stream(SENTENCES.join(' ')))
    return `${piece.samples.length / 16} ms of audio`;
});
await measure('a conversation of 60 turns: rss', async () => {
  for (let turn = 0; turn < 60; turn += 1) {
    const { samples } = await synthesizer.synthesize(SENTENCES[turn % 4] ?? '');
    await recognizer.transcribe(samples, 16_000);
  }
});

const utterance = createUtteranceStream({
  recognizer,
  onInterim: () => {
    events += 1;
  },
});
events = 0;
await measure('an utterance in real time', async () => {
  const startedMs = performance.now();
  for (let at = 0, chunk = 1; at < voice.length; at += 320, chunk += 1) {
    utterance.push(voice.subarray(at, at + 320));
    await sleep(Math.max(0, startedMs + chunk * 20 - performance.now()));
  }
  return `${events} interim results`;
});
await measure('… its final text after the last sample', () => utterance.finish().then(() => undefined));
