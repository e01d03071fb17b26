import { FAULT_RULES, type Mark, type Verdict } from '../expectations/index.js';
import { ALL_FAULTS } from '../matrix/faults.js';
import { adaptersIn, fieldOf, MARKS } from './print-table.js';

const MEANINGS = {
  passed: 'Every word arrived, once and in order, and everybody who had to know was told.',
  cut: 'Words of the utterance that was struck are missing, where nothing could save them, and it was told.',
  refused: 'The vendor refuses for good: the call says what to do, and the request is not repeated in vain.',
  failed: 'Anything else. The command then ends with exit code 1.',
} as const satisfies Readonly<Record<Mark, string>>;

/** The page `docs/faults.md`. */
export function writeTable(verdicts: readonly Verdict[]): string {
  const adapters = adaptersIn(verdicts);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rules = ALL_FAULTS.map(({ name }) => {
    const { recoverWithinMs, because } = FAULT_RULES[name];
    return row([name, recoverWithinMs === 0 ? '–' : String(recoverWithinMs), because]);
  });
  return [
    '# What faults do',
    '',
    'Written by `npm run test:faults -- --write`; do not edit. Every fault that the simulators know strikes every adapter',
    'in a real call: real sockets, the vendor’s own SDK, and a simulator that speaks the vendor’s protocol. Words are',
    'counted at the far end.',
    '',
    'The three marks of a field are the moments: before the first utterance, in the middle of it, and after it, with another',
    'one to follow. What strikes only handshakes (refused, hanging, HTTP) strikes the first one, or the one after a connection',
    'was dropped in mid-speech or later. For requests it is the first one, the next one of the same answer, and the one of the',
    'next answer. The number is the slowest recovery in ms: how much later than without a fault an utterance was dealt with.',
    'The timeouts of the adapters are made small for these calls, so it is the order that counts, not the number.',
    '',
    'An avatar has a voice behind it: what is refused or lost is said by the voice, every word counts whoever said it, and',
    'the avatar must be back at the end, or have failed and say why.',
    '',
    ...Object.entries(MEANINGS).map(([mark, meaning]) => `- ${MARKS[mark as Mark]} ${meaning}`),
    '- · The fault cannot strike it.',
    '',
    row(['', ...adapters.map(({ name }) => name)]),
    row(['---', ...adapters.map(() => '---')]),
    ...ALL_FAULTS.map(({ name }) =>
      row([
        name,
        ...adapters.map((adapter) => {
          const { marks, recoveryMs } = fieldOf(verdicts, adapter, name);
          return recoveryMs === undefined ? marks : `${marks} ${recoveryMs}`;
        }),
      ]),
    ),
    '',
    '## What is demanded',
    '',
    'The command fails unless, in every call: no word is lost or doubled but where the fault allows it; a lost connection is',
    'seen by everybody in the session (`ConnectionStateFrame`); every turn has a record with an outcome; the session ends in',
    'order within its deadline; no socket stays open; no rejection goes unhandled; no message contains the key; and every',
    'utterance is dealt with no later than stated here. What a fault allows each kind of adapter stands in',
    '[`fault-classes.ts`](../resilience/src/expectations/fault-classes.ts).',
    '',
    row(['fault', 'within ms', 'because']),
    row(['---', '---', '---']),
    ...rules,
    '',
  ].join('\n');
}
