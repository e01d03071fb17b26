import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import { seededRandom } from '@antiphon/core';
import { patientClock, telegraph, wordsIn } from '@antiphon/simulators';
import { expect, onTestFinished, test } from 'vitest';
import { callerLines, madeCaller } from '../src/demo/caller/index.js';
import { type Call, type FinishedCall, holdCall } from '../src/demo/hold-call.js';
import { phoneLine } from '../src/demo/phone/index.js';
import { resultsOf } from '../src/demo/results.js';
import { phonedReceptionist, toned } from './phoned-receptionist.js';
import { temporaryFolder } from './temporary-folder.js';

/** How much faster than in real time calls are held, where the machine has the time. */
const SPEED = 15;

interface Phoned {
  readonly signal?: AbortSignal;
  readonly onCall?: (call: Call) => void;
}

/** Holds the demonstration's call by telephone, over sockets of this machine. */
async function phoned(folder: string, { signal = new AbortController().signal, onCall }: Phoned = {}) {
  const clock = patientClock({ speed: SPEED });
  onTestFinished(() => clock[Symbol.dispose]());
  const caller = madeCaller(toned(callerLines), seededRandom(1));
  const call: FinishedCall = await holdCall({
    agent: phonedReceptionist(clock),
    caller,
    clock,
    signal,
    openLine: phoneLine({ jitterMs: 30, burstFrames: 2, seed: 1 }),
    files: {
      folder,
      conversation: join(folder, 'conversation.wav'),
      session: join(folder, 'session.jsonl'),
      report: join(folder, 'report.html'),
    },
    onCall: (begun) => {
      onCall?.(begun);
      return () => {};
    },
  });
  return { call, results: resultsOf(call, caller) };
}

async function sidesOf(folder: string) {
  const { samples, sampleRate, channels } = parseWav(await readFile(join(folder, 'conversation.wav')));
  const [left = new Int16Array(0), right = new Int16Array(0)] = deinterleave(samples, { channels });
  return { left, right, sampleRate };
}

/** A text as tones can say it. */
const spelt = (text: string): string => wordsIn(telegraph(text));

test('a call by telephone: the caller hears what the turns say was heard', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const { call, results } = await phoned(folder);
  const { turns, totals, line } = results;
  expect(turns.map(({ user }) => user)).toEqual(callerLines.map(({ text }) => spelt(text)));
  expect(turns.map(({ outcome }) => outcome)).toEqual([
    'completed',
    'completed',
    'interrupted',
    'completed',
    'completed',
  ]);
  expect(turns[3]?.toolCalls).toEqual(['bookSeats']);
  expect(totals).toMatchObject({ turns: 5, interruptions: 1, toolCalls: 1, errors: 0, recordingLostMs: 0 });
  expect(call.summary).toMatchObject({ outcome: 'ended', reason: 'the caller has hung up' });

  expect(line).toMatchObject({ jitterMs: 30, burstFrames: 2 });
  const { frames, marks, bargeInMs = [] } = line ?? {};
  const spokenMs = call.log.botSpans.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  expect((frames?.heard ?? 0) * 20).toBeGreaterThan(spokenMs * 0.95);
  expect((frames?.heard ?? 0) * 20).toBeLessThan(spokenMs * 1.05);
  expect(frames?.sent).toBeGreaterThan(frames?.heard ?? Number.NaN);
  expect(marks?.returned).toBe(marks?.sent);
  expect(bargeInMs).toHaveLength(1);

  const { left, right, sampleRate } = await sidesOf(folder);
  expect(left).toHaveLength(Math.ceil((call.summary.durationMs * sampleRate) / 1_000));
  expect(wordsIn(left, sampleRate)).toBe(callerLines.map(({ text }) => spelt(text)).join(' '));
  expectHeard(wordsIn(right, sampleRate), turns);
  expectInPlace(right, sampleRate, call);
});

/** Behind the words of the answer that broke off there may be one more, or a part of it. */
function expectHeard(words: string, turns: readonly { readonly heard: string; readonly outcome: string }[]) {
  const parts = turns.map(({ heard, outcome }) => {
    const said = spelt(heard).replaceAll(/[.?]/g, '\\$&');
    return outcome === 'interrupted' ? `${said}(?: \\S+)?` : said;
  });
  expect(words).toMatch(new RegExp(`^${parts.join(' ')}$`));
}

/** A place in the file is a moment of the session. */
function expectInPlace(right: Int16Array, sampleRate: number, { log }: FinishedCall) {
  const at = (ms: number): number => Math.round((ms * sampleRate) / 1_000);
  for (const { startMs, endMs } of log.botSpans) {
    expect(right.subarray(at(startMs - 600), at(startMs - 200)).every((sample) => sample === 0)).toBe(true);
    expect(right.subarray(at(startMs), at(endMs)).some((sample) => sample !== 0)).toBe(true);
  }
}

test('a call by telephone that is called off leaves its recording behind', { timeout: 60_000 }, async () => {
  const folder = await temporaryFolder();
  const stop = new AbortController();
  const { call, results } = await phoned(folder, {
    signal: stop.signal,
    onCall: ({ session }) => void session.clock.after(6_000, () => stop.abort()),
  });
  expect(call.summary.outcome).toBe('cancelled');
  expect(results.totals.errors).toBe(0);
  const { left, sampleRate } = await sidesOf(folder);
  expect(left.length / sampleRate).toBeGreaterThan(5.9);
  expect(wordsIn(left, sampleRate)).toContain('good evening.');
});
