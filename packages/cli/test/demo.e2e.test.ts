import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import { InterruptionFrame } from '@antiphon/core';
import { acceleratedClock } from '@antiphon/simulators';
import { readRecording } from '@antiphon/testing';
import { expect, test } from 'vitest';
import type { CallResults } from '../src/demo/results.js';
import { runCli } from '../src/index.js';
import { temporaryFolder } from './temporary-folder.js';
import { testIo } from './test-io.js';

/** The call lasts more than a minute; it is held so many times as fast. */
const HASTE = 3;
/** After this much of the decision to interrupt, not a sample of the old answer may sound. */
const SILENT_AFTER_MS = 60;
/** Of the caller's words, so many may be misunderstood. */
const MAX_WORD_ERROR_RATE = 0.1;

test('the demonstration holds a real conversation on this machine', { timeout: 240_000 }, async () => {
  const cwd = await temporaryFolder();
  const io = testIo({ cwd, clock: acceleratedClock(HASTE) });
  expect(await runCli(['demo', '--json'], io), io.err).toBe(0);

  expect(io.out.trim().split('\n')).toHaveLength(1);
  const { turns, drops, totals } = JSON.parse(io.out) as CallResults;
  expect(
    turns.map(({ outcome }) => outcome),
    io.err,
  ).toEqual(['completed', 'completed', 'interrupted', 'completed', 'completed']);
  expect(turns[1]?.said).toContain('Kennedy');
  expect(turns[3]?.toolCalls).toEqual(['bookSeats']);
  expect(turns[3]?.heard).toContain('two seats on Friday');
  for (const { outcome, said, heard } of turns) {
    if (outcome === 'completed') expect(heard).toBe(said);
    else expect(said.startsWith(heard) && said.length > heard.length).toBe(true);
  }
  expect(totals).toMatchObject({ turns: 5, interruptions: 1, toolCalls: 1, errors: 0 });
  expect(totals.wordErrorRate).toBeLessThanOrEqual(MAX_WORD_ERROR_RATE);
  expect(totals.voiceToVoiceMs.p50).toBeLessThan(2_000);
  expect(Object.values(drops).reduce((sum, count) => sum + count, 0)).toBe(0);

  const folder = join(cwd, 'antiphon-demo');
  await expectSilenceAfterTheCut(folder);
  const page = await readFile(join(folder, 'report.html'), 'utf8');
  expect(page).toContain('two seats on Friday');
  expect(page).toContain('class="cut"');
  expect(io.err).toContain('Warming up');
});

/** Measured in the recording itself. */
async function expectSilenceAfterTheCut(folder: string): Promise<void> {
  const recording = await readRecording(join(folder, 'session.jsonl'));
  const cut = recording.frames.find(({ frame }) => frame.kind === InterruptionFrame.kind);
  const spoke = recording.frames.filter(({ frame }) => frame.kind === 'botStartedSpeaking');
  const next = spoke.find(({ at }) => at > (cut?.at ?? 0));
  if (cut === undefined || next === undefined) throw new Error('a barge-in and a later answer are expected');

  const { samples, sampleRate, channels } = parseWav(await readFile(join(folder, 'conversation.wav')));
  const [, right = new Int16Array(0)] = deinterleave(samples, { channels });
  const at = (ms: number): number => Math.round((ms * sampleRate) / 1000);
  const before = right.subarray(at(cut.at - 300), at(cut.at));
  const after = right.subarray(at(cut.at + SILENT_AFTER_MS), at(next.at - 20));
  expect(before.some((sample) => sample !== 0)).toBe(true);
  expect(after.length).toBeGreaterThan(0);
  expect(after.every((sample) => sample === 0)).toBe(true);
}
