// @ts-check
/**
 * Whether several utterances are recognised faster in one call than one after the other. Only the WebAssembly build has
 * such a call for whole utterances; the native addon has none. Run it after an install:
 * `node packages/offline/scripts/measure-batching.mjs`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { stdout } from 'node:process';
import { modelFiles } from '@antiphon/moonshine-tiny-en';

const require = createRequire(import.meta.url);
const folder = dirname(require.resolve('sherpa-onnx'));
/** @type {any} */
const wasm = {};
require(join(folder, 'sherpa-onnx-wasm-nodejs.js'))(wasm);
const { OfflineRecognizer } = require(join(folder, 'sherpa-onnx-asr.js'));

const UTTERANCES = 8;
const SECONDS = 3;
const ROUNDS = 3;

const { encoder, decoder, tokens } = modelFiles();
const recognizer = new OfflineRecognizer(
  {
    featConfig: { sampleRate: 16_000, featureDim: 80 },
    modelConfig: {
      moonshine: { encoder, mergedDecoder: decoder },
      tokens,
      numThreads: 1,
      provider: 'cpu',
      debug: 0,
    },
  },
  wasm,
);

const wav = readFileSync(new URL('../fixtures/jfk.wav', import.meta.url));
const from = wav.indexOf('data') + 8;
const speech = Float32Array.from(
  { length: SECONDS * 16_000 },
  (_, at) => wav.readInt16LE(from + 2 * at) / 32_768,
);

/** @param {(streams: any[]) => void} decode @param {number} size */
function msEach(decode, size) {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  for (let done = 0; done < UTTERANCES; done += size) {
    const streams = Array.from({ length: size }, () => {
      const stream = recognizer.createStream();
      stream.acceptWaveform(16_000, speech);
      return stream;
    });
    decode(streams);
    for (const stream of streams) stream.free();
  }
  const { user, system } = process.cpuUsage(cpu);
  return { elapsed: (performance.now() - startedMs) / UTTERANCES, cpu: (user + system) / 1_000 / UTTERANCES };
}

/** @param {any[]} streams */
function oneByOne(streams) {
  for (const stream of streams) recognizer.decode(stream);
}

/** @param {any[]} streams */
function together(streams) {
  const handles = wasm._malloc(4 * streams.length);
  for (const [at, { handle }] of streams.entries()) wasm.setValue(handles + 4 * at, handle, 'i32');
  wasm._SherpaOnnxDecodeMultipleOfflineStreams(recognizer.handle, handles, streams.length);
  wasm._free(handles);
}

msEach(oneByOne, 1);
for (let round = 1; round <= ROUNDS; round += 1) {
  for (const size of [1, 2, 4, 8]) {
    const alone = msEach(oneByOne, size);
    const batch = msEach(together, size);
    const cells = [alone.elapsed, alone.cpu, batch.elapsed, batch.cpu].map((ms) =>
      `${ms.toFixed(0)} ms`.padStart(9),
    );
    stdout.write(
      `round ${round}  batch of ${size}: one by one${cells[0]} (CPU${cells[1]}), together${cells[2]} (CPU${cells[3]})\n`,
    );
  }
}
