import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import { seededRandom } from '@antiphon/core';
import { patientClock, telegraph } from '@antiphon/simulators';
import { expect, onTestFinished, test } from 'vitest';
import { type AvatarRequest, openFace, withFace } from '../src/demo/avatar/index.js';
import { callerLines, madeCaller } from '../src/demo/caller/index.js';
import { holdCall } from '../src/demo/hold-call.js';
import { resultsOf } from '../src/demo/results.js';
import { figuresOf } from '../src/demo/tell-results.js';
import { phonedReceptionist, toned, wordsIn } from './phoned-receptionist.js';
import { temporaryFolder } from './temporary-folder.js';

/** How much faster than in real time calls are held, where the machine has the time. */
const SPEED = 15;
/** An avatar's voice begins after this, at the simulated vendor: 350 ms in the median. */
const LEAST_FIRST_FRAME_MS = 50;

/** Holds the demonstration's call with an avatar, without models. */
async function held(request: AvatarRequest) {
  const clock = patientClock({ speed: SPEED });
  onTestFinished(() => clock[Symbol.dispose]());
  const folder = await temporaryFolder();
  const caller = madeCaller(toned(callerLines), seededRandom(1));
  await using face = await openFace(request, clock);
  const faced = withFace(phonedReceptionist(clock), face, clock);
  const call = await holdCall({
    ...faced,
    caller,
    clock,
    signal: new AbortController().signal,
    files: {
      folder,
      conversation: join(folder, 'conversation.wav'),
      session: join(folder, 'session.jsonl'),
      report: join(folder, 'report.html'),
    },
    onCall: () => () => {},
  });
  const { samples, sampleRate, channels } = parseWav(await readFile(join(folder, 'conversation.wav')));
  const [, right = new Int16Array(0)] = deinterleave(samples as Int16Array, { channels });
  return { call, results: resultsOf(call, caller, faced), right, sampleRate };
}

/** A text as tones can say it. */
const spelt = (text: string): string => wordsIn(telegraph(text));

const FIVE = ['completed', 'completed', 'interrupted', 'completed', 'completed'];

test('LiveAvatar speaks the whole call, and is what the recording holds', { timeout: 60_000 }, async () => {
  const { call, results, right, sampleRate } = await held({ who: 'liveavatar', setUpMs: 1_200 });
  const { turns, totals, avatar } = results;
  expect(turns.map(({ outcome }) => outcome)).toEqual(FIVE);
  expect(totals).toMatchObject({ turns: 5, interruptions: 1, toolCalls: 1, errors: 0, recordingLostMs: 0 });
  expect(avatar?.name).toBe('liveavatar');
  expect(avatar?.states.map(({ state }) => state)).toEqual(['connecting', 'ready']);

  const { init, stt, llm, avatar: setUp, total } = avatar?.startUpMs ?? {};
  expect(setUp).toBeGreaterThanOrEqual(1_200);
  expect(total).toBeGreaterThanOrEqual((init as number) + (setUp as number));
  for (const each of [stt, llm]) expect(each).toBeLessThan(setUp as number);
  for (const { textToAvatarMs } of turns) expect(textToAvatarMs).toBeGreaterThan(LEAST_FIRST_FRAME_MS);

  const answers = turns.filter(({ outcome }) => outcome === 'completed');
  for (const { heard } of answers) expect(wordsIn(right, sampleRate)).toContain(spelt(heard));
  for (const { startMs, endMs } of call.log.botSpans) {
    const at = (ms: number): number => Math.round((ms * sampleRate) / 1_000);
    const loud = right.subarray(at(startMs), at(endMs)).filter((sample) => sample !== 0).length;
    expect(loud).toBeGreaterThan(0.3 * at(endMs - startMs));
    expect(right.subarray(at(startMs - 300), at(startMs - 100)).every((sample) => sample === 0)).toBe(true);
  }
});

test('a drawn mouth moves when the voice is heard, and leaves the recording to the voice', {
  timeout: 60_000,
}, async () => {
  const { call, results, right } = await held({ who: 'level' });
  const { turns, avatar } = results;
  expect(turns.map(({ outcome }) => outcome)).toEqual(FIVE);
  expect(avatar?.name).toBe('level');
  expect(right.some((sample) => sample !== 0)).toBe(true);
  for (const { record } of call.log.turns) {
    const { firstTokenMs = Number.NaN, firstHeardMs = Number.NaN } = record?.latency ?? {};
    const { textToAvatarMs } = turns.find(({ turn }) => turn === record?.turn) ?? {};
    expect(textToAvatarMs).toBeCloseTo(firstHeardMs - firstTokenMs, 0);
  }
  const figures = figuresOf(results).map(({ label }) => label);
  expect(figures).toEqual(expect.arrayContaining(['Avatar level', 'Text to avatar, by turn', 'Start-up']));
});
