import { spreadOf } from '../measure/statistics.js';
import type { Section } from '../report/index.js';
import { errorRate, type Recognition } from './recognition.js';
import type { Ways } from './traffic.js';
import type { Direction } from './wire.js';

export const WAYS = ['hex', 'pcm', 'opus'] as const;
export const NAMES = {
  hex: 'hex in JSON, 2 s chunks',
  pcm: 'binary PCM, 20 ms',
  opus: 'Opus, 20 ms',
} as const;

/** Processor time of a frame of 20 ms, in µs, round by round. */
export interface CodingCost {
  readonly name: string;
  readonly usPerFrame: readonly number[];
}

const kilobytes = (bytes: number): string => (bytes / 1_000).toFixed(0);

export function trafficSection(direction: Direction, ways: Ways): Section {
  return {
    title: `A minute of speech, ${direction.name}, ${direction.sampleRate / 1_000} kHz`,
    table: {
      head: ['way', 'messages', 'kB', '÷ Opus', 'kB with TCP and IP', '÷ Opus '],
      rows: WAYS.map((way) => [
        NAMES[way],
        String(ways[way].messages),
        kilobytes(ways[way].bytes),
        (ways[way].bytes / ways.opus.bytes).toFixed(1),
        kilobytes(ways[way].bytesOnTheLine),
        (ways[way].bytesOnTheLine / ways.opus.bytesOnTheLine).toFixed(1),
      ]),
    },
  };
}

export function costSection(costs: readonly CodingCost[]): Section {
  return {
    title: 'Processor time of a frame of 20 ms',
    text: 'The bot’s voice is encoded while it speaks, the user’s decoded all the time.',
    table: {
      head: ['work', 'µs', 'quartiles', '% of a core'],
      rows: costs.map(({ name, usPerFrame }) => {
        const { median, low, high } = spreadOf(usPerFrame);
        return [name, median.toFixed(0), `${low.toFixed(0)}–${high.toFixed(0)}`, (median / 200).toFixed(2)];
      }),
    },
  };
}

export function recognitionSection(results: readonly Recognition[]): Section {
  return {
    title: 'What a recogniser makes of it',
    text: 'The same recordings, as they are and as they come out of the codec.',
    table: {
      head: ['way', 'words', 'errors', 'word error rate, %'],
      rows: results.map((result) => [
        result.name,
        String(result.words),
        String(result.errors),
        errorRate(result).toFixed(1),
      ]),
    },
  };
}
