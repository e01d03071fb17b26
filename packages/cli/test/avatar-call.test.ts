import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import { seededRandom } from '@antiphon/core';
import { patientClock, telegraph, wordsIn } from '@antiphon/simulators';
import { expect, onTestFinished, test } from 'vitest';
import { type AvatarRequest, openFace, withFace } from '../src/demo/avatar/index.js';
import { callerLines, madeCaller } from '../src/demo/caller/index.js';
import { holdCall } from '../src/demo/hold-call.js';
import { resultsOf } from '../src/demo/results.js';
import { tellResults } from '../src/demo/tell-results.js';
import { phonedReceptionist, toned } from './phoned-receptionist.js';
import { temporaryFolder } from './temporary-folder.js';

/** How much faster than in real time calls are held, where the machine has the time. */
const SPEED = 15;
/** An avatar's voice begins after this, at the simulated vendor: 350 ms in the median. */
const LEAST_FIRST_FRAME_MS = 50;
/** So long after the decision to interrupt the vendor has been told of it: time on the clock of the call. */
const SILENT_AFTER_MS = 250;

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
  const between = (fromMs: number, toMs: number): Int16Array =>
    right.subarray(Math.round((fromMs * sampleRate) / 1_000), Math.round((toMs * sampleRate) / 1_000));
  const sounds = (samples: Int16Array): number => samples.filter((sample) => sample !== 0).length;
  for (const { startMs, endMs } of call.log.botSpans) {
    const spoken = between(startMs, endMs);
    expect(sounds(spoken)).toBeGreaterThan(0.3 * spoken.length);
    expect(sounds(between(startMs - 300, startMs - 100))).toBe(0);
  }
  const cutMs = call.log.turns[2]?.interruptedAtMs ?? Number.NaN;
  const nextMs = call.log.botSpans.find(({ startMs }) => startMs > cutMs)?.startMs ?? Number.NaN;
  expect(sounds(between(cutMs - 300, cutMs - 100))).toBeGreaterThan(0);
  expect(nextMs - cutMs).toBeGreaterThan(1_000);
  expect(sounds(between(cutMs + SILENT_AFTER_MS, nextMs - 100))).toBe(0);
});

test('the voice answers until LiveAvatar is there, and the recording holds both', {
  timeout: 60_000,
}, async () => {
  const { results, right, sampleRate } = await held({ who: 'liveavatar', setUpMs: 16_000 });
  const { turns, avatar, totals } = results;
  expect(turns.map(({ outcome }) => outcome)).toEqual(FIVE);
  expect(turns[0]?.textToAvatarMs).toBeNull();
  expect(turns[4]?.textToAvatarMs).toBeGreaterThan(LEAST_FIRST_FRAME_MS);
  expect(totals).toMatchObject({ errors: 0, toolCalls: 1 });
  expect(avatar?.startUpMs).toMatchObject({
    avatar: expect.closeTo(16_000, -3),
    total: expect.closeTo(10_000, -3),
  });
  const words = wordsIn(right, sampleRate);
  for (const { heard, outcome } of turns) if (outcome === 'completed') expect(words).toContain(spelt(heard));
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
  const told = tellResults(results, 'folder').join('\n');
  for (const label of ['Avatar level', 'Text to avatar, by turn', 'Start-up']) expect(told).toContain(label);
});
