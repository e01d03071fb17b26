import { type FigureRow, type Section, valueRow } from '../../report/index.js';
import type { NoiseFigures } from './measure.js';

/** All rounds of one noise, each with another seed. */
export interface NoiseRow {
  readonly noise: string;
  /** Absent where there is none. */
  readonly ratioDb?: number;
  readonly rounds: readonly NoiseFigures[];
}

const shares = ({ rounds }: NoiseRow, of: 'wrong' | 'wrongReduced'): number[] =>
  rounds.map((round) => (100 * round[of]) / round.words);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const nameOf = ({ noise, ratioDb }: NoiseRow): string =>
  ratioDb === undefined ? 'none' : `${noise}, ${ratioDb} dB`;

export function noiseSection(rows: readonly NoiseRow[]): Section {
  return {
    title: 'Noise reduction before recognition',
    text: 'Words wrong, of a recorded human voice and two synthetic ones, as they are and after RNNoise.',
    table: {
      head: ['noise, speech above it', 'words', 'wrong %', 'wrong % after RNNoise'],
      rows: rows.map((row) => [
        nameOf(row),
        String(row.rounds[0]?.words ?? 0),
        mean(shares(row, 'wrong')).toFixed(1),
        mean(shares(row, 'wrongReduced')).toFixed(1),
      ]),
    },
  };
}

export const noiseRows = (rows: readonly NoiseRow[]): FigureRow[] =>
  rows.flatMap((row) => [
    valueRow(`${nameOf(row)}: words wrong`, '%', shares(row, 'wrong')),
    valueRow(`${nameOf(row)}: words wrong after RNNoise`, '%', shares(row, 'wrongReduced')),
  ]);
