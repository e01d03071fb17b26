import { AntiphonError } from '@antiphon/core';
import { loadOpus, OPUS_DELAY_MS, type OpusEngine, opusEncoderDefaults } from '@antiphon/opus';
import type { Benchmark } from '../benchmark.js';
import { untilInterrupted } from '../measure/until-interrupted.js';
import { valueRow } from '../report/index.js';
import { decoded, encoded, usPerFrame } from './coding.js';
import { errorRate, type Recognition, recognise } from './recognition.js';
import { type CodingCost, costSection, NAMES, recognitionSection, trafficSection, WAYS } from './report.js';
import { minuteOfSpeech, variants } from './speech.js';
import { measureTraffic, type Ways } from './traffic.js';
import { DIRECTIONS } from './wire.js';

const BITRATES = [16_000, 24_000, 32_000] as const;
const COMPLEXITIES = [0, 5, 9] as const;
const RECORDINGS = { full: 12, quick: 2 } as const;
const MINUTE_FRAMES = 3_000;

export const bandwidth: Benchmark = {
  name: 'bandwidth',
  title: 'What speech takes on a socket',
  summary:
    'bytes per minute of speech as Opus, PCM and hex; what coding it costs, and what a recogniser makes of it',
  rounds: 5,
  async run({ rounds, quick, seed, signal, show, progress }) {
    const opus = await installed();
    const recordings = variants(quick ? RECORDINGS.quick : RECORDINGS.full, seed);
    const steps = rounds * (COMPLEXITIES.length + 1) + recordings.length * (BITRATES.length + 1);
    let done = 0;
    const step = () => progress(++done, steps);
    const traffic: { readonly direction: string; readonly ways: Ways }[] = [];
    const costs: CodingCost[] = [];
    const recognition: Recognition[] = [];
    await untilInterrupted(signal, async () => {
      for (const direction of DIRECTIONS) {
        const ways = await measureTraffic(opus, direction, opusEncoderDefaults);
        show(trafficSection(direction, ways));
        traffic.push({ direction: direction.name, ways });
      }
      costs.push(...(await measureCosts(opus, rounds, step)));
      show(costSection(costs));
      const settings = BITRATES.map((bitrate) => ({ ...opusEncoderDefaults, bitrate }));
      recognition.push(...(await recognise(opus, recordings, settings, step)));
      show(recognitionSection(recognition));
    });
    return {
      rows: [
        ...traffic.flatMap(({ direction, ways }) =>
          WAYS.map((way) => valueRow(`${direction}: ${NAMES[way]}`, 'bytes/min', [ways[way].bytes])),
        ),
        ...costs.map(({ name, usPerFrame: samples }) => valueRow(name, 'µs/frame', samples)),
        ...recognition.map((result) => valueRow(`word errors: ${result.name}`, '%', [errorRate(result)])),
      ],
      method: [
        'Eleven seconds of recorded human speech, over and over, in messages as each way makes them, with the headers of WebSocket.',
        `Opus at ${opusEncoderDefaults.bitrate / 1_000} kbit/s and complexity ${opusEncoderDefaults.complexity} unless it says otherwise: ${opus.version}, as WebAssembly, without forward error correction and without discontinuous transmission.`,
        'Processor time is of this process, all its threads, for a minute of speech a round, after a round that is not counted.',
        `Recognised are ${recordings.length} recordings of the same sentence, more or less loud and with more or less noise, by Moonshine tiny.`,
      ],
      caveats: [
        `Opus adds ${OPUS_DELAY_MS} ms each way, and a browser's decoder less than one.`,
        'With TCP and IP: each message in segments of its own, 52 bytes of headers; TLS adds some 22 bytes a message to each way alike.',
        'The way of old is counted without its overlap of half a second, which adds a third.',
        'The recording has a bandwidth of 8 kHz: a voice of 24 kHz takes somewhat more, the bit rate at most.',
      ],
      measured: { traffic, recognition },
    };
  },
};

async function measureCosts(opus: OpusEngine, rounds: number, step: () => void): Promise<CodingCost[]> {
  const [user, agent] = [minuteOfSpeech(16_000), minuteOfSpeech(24_000)];
  const fromUser = await encoded(opus, user, 16_000, opusEncoderDefaults);
  const work = [
    ...COMPLEXITIES.map((complexity) => ({
      name: `encode 24 kHz, complexity ${complexity}`,
      once: () => encoded(opus, agent, 24_000, { ...opusEncoderDefaults, complexity }),
    })),
    { name: 'decode 16 kHz', once: () => decoded(opus, fromUser, 16_000) },
  ];
  const all = work.map(() => [] as number[]);
  for (let round = -1; round < rounds; round++) {
    for (const [at, { once }] of work.entries()) {
      const us = await usPerFrame(MINUTE_FRAMES, once);
      if (round < 0) continue;
      all[at]?.push(us);
      step();
    }
  }
  return work.map(({ name }, at) => ({ name, usPerFrame: all[at] as number[] }));
}

async function installed(): Promise<OpusEngine> {
  const opus = await loadOpus();
  if (opus === undefined)
    throw new AntiphonError('service_failed', 'Opus is not installed: npm install libopus-wasm');
  return opus;
}
