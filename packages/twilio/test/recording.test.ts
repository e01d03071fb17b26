import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deinterleave, parseWav } from '@antiphon/audio';
import {
  InputAudioFrame,
  OutputAudioFrame,
  pipeline,
  processor,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
  type VirtualClock,
} from '@antiphon/core';
import { conversationRecorder } from '@antiphon/device';
import { readTelegraph, telegraph } from '@antiphon/simulators';
import { expect, it, onTestFinished } from 'vitest';
import { spoken } from './telegraph-agent.js';
import { virtualDesk } from './virtual-call.js';

const FRAME_MS = 20;
/** The recorder's own edge behind a cut. */
const FADE_MS = 10;

/** What the machine's clock, not the call's, is needed for: files. */
async function whenFilesAre(isDone: () => boolean, clock: VirtualClock): Promise<void> {
  while (!isDone()) {
    await new Promise((resolve) => setImmediate(resolve));
    await clock.run(0);
  }
}

/** Says what it is told to. */
const voice = processor({
  name: 'voice',
  takes: [InputAudioFrame],
  emits: [TTSAudioFrame, TTSEndFrame, OutputAudioFrame],
  on: { audioIn: () => {} },
});

function say(session: Session, text: string): void {
  const samples = telegraph(text);
  session.send(new TTSAudioFrame({ samples, sampleRate: 16_000, turn: session.turn }));
  session.send(new TTSEndFrame({ audioMs: samples.length / 16, turn: session.turn }));
}

it('records both sides of a call as the caller has them, and nothing that was cut off', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'antiphon-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'call.wav');
  const recorder = conversationRecorder({ file, sampleRate: 16_000 });
  const { clock, dial, sessions } = virtualDesk((call, time) =>
    pipeline(call.input(), recorder, voice, call.output({ recorder })).open({ clock: time }),
  );
  const { caller } = dial();
  caller.begin();
  await whenFilesAre(() => sessions[0]?.state === 'running', clock);
  const [session] = sessions;
  if (session === undefined) throw new Error('a session is expected');

  void caller.say(spoken('hello there'));
  await clock.run(1_000);
  say(session, 'alpha bravo charlie delta echo foxtrot');
  await clock.run(700);
  session.interrupt('a test');
  await clock.run(300);
  session.beginTurn('the user');
  say(session, 'golf hotel');
  await clock.run(1_500);
  caller.hangUp();
  await whenFilesAre(() => session.state === 'closed', clock);

  const { samples, channels } = parseWav(await readFile(file));
  const [left = new Int16Array(0), right = new Int16Array(0)] = deinterleave(samples, { channels });
  expect(readTelegraph(left).map(({ text }) => text)).toEqual(['hello', 'there']);
  const heard = caller.heard.words();
  const recorded = readTelegraph(right);
  expect(recorded.map(({ text }) => text)).toEqual(heard.map(({ text }) => text));
  expect(heard.at(-1)?.text).toBe('hotel');
  for (const [at, { startMs }] of recorded.entries()) {
    expect(Math.abs(startMs - (heard[at]?.startMs ?? Number.NaN))).toBeLessThanOrEqual(FRAME_MS);
  }
  const [cutMs = Number.NaN] = caller.heard.cutsMs;
  const after = right.subarray((cutMs + FADE_MS) * 16, (cutMs + 280) * 16);
  expect(after.every((sample) => sample === 0)).toBe(true);
});
