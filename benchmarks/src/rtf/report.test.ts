import { expect, test } from 'vitest';
import { rtfRows, rtfSection } from './report.js';

const pass = (cpuMs: number, elapsedMs: number) => ({ cpuMs, elapsedMs });
const row = {
  part: 'recognition',
  runtime: 'native',
  rounds: [
    { audioMs: 10_000, loadMs: 400, passes: [pass(200, 500), pass(300, 500)] },
    { audioMs: 10_000, loadMs: 600, passes: [pass(400, 900)] },
  ],
} as const;

test('work is counted per second of audio, of every pass of every round', () => {
  expect(rtfRows([row])[0]?.samples).toEqual([0.02, 0.03, 0.04]);
  const [cells] = rtfSection([row]).table?.rows ?? [];
  expect(cells).toEqual(['recognition', 'native', '10.0', '0.0300', '0.0250–0.0350', '0.0500', '33', '500']);
});
