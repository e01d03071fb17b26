import { FAULTS, patientClock } from '@antiphon/simulators';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deepgramNova, loadSdks, type Tamper } from '../adapters/index.js';
import type { Verdict } from '../expectations/index.js';
import type { FaultName, Moment } from './cell.js';
import { observe, runCell, SPEED } from './run-cell.js';
import * as sabotage from './sabotage.fixture.js';

interface Sabotaged {
  readonly what: string;
  readonly tamper: Tamper;
  readonly fault: FaultName;
  readonly moment: Moment;
  readonly found: RegExp;
}

const SABOTAGED: readonly Sabotaged[] = [
  {
    what: 'loses what is said while it reconnects',
    tamper: sabotage.losesWhatIsSaidMeanwhile,
    fault: 'handshake hangs',
    moment: 'during',
    found: /lost: .*echo/,
  },
  {
    what: 'tells nobody of a lost connection',
    tamper: sabotage.tellsNobody,
    fault: 'dropped',
    moment: 'during',
    found: /nobody was told/,
  },
  {
    what: 'doubles words',
    tamper: sabotage.doublesWords,
    fault: 'dropped',
    moment: 'during',
    found: /doubled: .*alpha/,
  },
  {
    what: 'never ends',
    tamper: sabotage.neverFinishes,
    fault: 'stalled',
    moment: 'after',
    found: /the session (cancelled|abandoned)/,
  },
  {
    what: 'tries again what was refused',
    tamper: sabotage.storms,
    fault: 'HTTP 401',
    moment: 'before',
    found: /10 connections for HTTP 401/,
  },
  {
    what: 'tells the key',
    tamper: sabotage.tellsTheKey,
    fault: 'HTTP 403',
    moment: 'before',
    found: /the key stands in a message/,
  },
];

const clock = patientClock({ speed: SPEED });
afterAll(() => clock[Symbol.dispose]());

/** What an adapter that nobody tampered with needs for an utterance. */
let usualMs: readonly number[];

async function verdictOn(fault: FaultName, moment: Moment, tamper?: Tamper): Promise<Verdict> {
  const sample = FAULTS.find(({ name }) => name === fault) as (typeof FAULTS)[number];
  return runCell({ adapter: deepgramNova(tamper), fault: sample, moment }, clock, usualMs);
}

beforeAll(async () => {
  await loadSdks();
  const { lines } = await observe({ adapter: deepgramNova(), fault: undefined, moment: 'before' }, clock);
  usualMs = lines.map(({ tookMs = 0 }) => tookMs);
});

describe('a trial of the matrix', () => {
  it.concurrent('passes an adapter that nobody has tampered with', async () => {
    const { problems, mark } = await verdictOn('dropped', 'during');
    expect([problems, mark]).toEqual([[], 'passed']);
  });

  for (const { what, tamper, fault, moment, found } of SABOTAGED) {
    it.concurrent(`finds one that ${what}`, async () => {
      const { mark, problems } = await verdictOn(fault, moment, tamper);
      expect(mark).toBe('failed');
      expect(problems.join('; ')).toMatch(found);
    });
  }
});
