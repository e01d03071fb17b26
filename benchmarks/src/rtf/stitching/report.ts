import { type FigureRow, type Section, valueRow } from '../../report/index.js';
import { CUTS, type Cut, type StitchingFigures } from './measure.js';

/** All rounds of utterances of so many sentences. */
export interface StitchingRow {
  readonly sentences: number;
  readonly rounds: readonly StitchingFigures[];
}

const NAMES: Readonly<Record<Cut, string>> = {
  whole: 'each utterance whole',
  stretches: 'in stretches of 6 to 10 s, cut in pauses',
  windows: 'in windows of 2.0 s with 0.5 s overlap, stitched',
};

export function stitchingSection(rows: readonly StitchingRow[]): Section {
  return {
    title: 'What a recogniser makes of an utterance that is cut',
    text: 'Words wrong, of a recorded human voice and two synthetic ones.',
    table: {
      head: ['recognised', 'sentences in an utterance', 'words', 'seconds', 'wrong', 'word error rate, %'],
      rows: rows.flatMap(({ sentences, rounds: [first] }) =>
        first === undefined ? [] : CUTS.map((cut) => line(cut, sentences, first)),
      ),
    },
  };
}

function line(cut: Cut, sentences: number, { words, speechMs, wrong }: StitchingFigures): string[] {
  return [
    NAMES[cut],
    String(sentences),
    String(words),
    (speechMs / 1_000).toFixed(0),
    String(wrong[cut]),
    ((100 * wrong[cut]) / words).toFixed(1),
  ];
}

export const stitchingRows = (rows: readonly StitchingRow[]): FigureRow[] =>
  rows.flatMap(({ sentences, rounds }) =>
    CUTS.map((cut) =>
      valueRow(
        `${NAMES[cut]}, ${sentences} sentences: words wrong`,
        '%',
        rounds.map(({ words, wrong }) => (100 * wrong[cut]) / words),
      ),
    ),
  );
