import { DtmfDetector } from '@antiphon/audio';
import {
  ErrorFrame,
  InputAudioFrame,
  OutputDTMFFrame,
  pipeline,
  processor,
  type Session,
  TTSAudioFrame,
  TTSEndFrame,
} from '@antiphon/core';
import { describe, expect, it } from 'vitest';
import { keyTones } from '../src/index.js';
import { spoken } from './telegraph-agent.js';
import { virtualDesk } from './virtual-call.js';

/** Takes the place of an agent: what is sent into the session is said. */
const voice = processor({
  name: 'voice',
  takes: [InputAudioFrame],
  emits: [TTSAudioFrame, TTSEndFrame],
  on: { audioIn: () => {} },
});

async function answered() {
  const { clock, dial, sessions } = virtualDesk((call, time) =>
    pipeline(call.input(), voice, keyTones(), call.output()).open({ clock: time }),
  );
  const { caller } = dial();
  caller.begin();
  await clock.run(100);
  const [session] = sessions;
  if (session === undefined) throw new Error('a session is expected');
  const errors: string[] = [];
  session.frames$(ErrorFrame).subscribe(({ message }) => errors.push(message));
  return { clock, caller, session, errors };
}

function say(session: Session, text: string): void {
  const samples = spoken(text);
  session.send(new TTSAudioFrame({ samples, sampleRate: 8_000, turn: session.turn }));
}

/** The keys that an exchange would understand. */
const keysIn = (samples: Int16Array): string => new DtmfDetector().process(samples);

describe('keys for the far end', () => {
  it('sound as tones that an exchange understands', async () => {
    const { clock, caller, session } = await answered();
    session.send(new OutputDTMFFrame({ digits: '0123456789*#ABCD' }));
    session.send(new OutputDTMFFrame({ digits: '42', toneMs: 65 }));
    await clock.run(5_000);
    expect(keysIn(caller.heard.samples())).toBe('0123456789*#ABCD42');
  });

  it('sound in their place, between words', async () => {
    const { clock, caller, session } = await answered();
    say(session, 'extension');
    session.send(new OutputDTMFFrame({ digits: '7' }));
    say(session, 'please');
    session.send(new TTSEndFrame({ audioMs: 1, turn: session.turn }));
    await clock.run(3_000);
    const words = caller.heard.words().filter(({ text }) => text === 'extension' || text === 'please');
    expect(words.map(({ text }) => text)).toEqual(['extension', 'please']);
    const from = Math.round((words[0]?.startMs ?? 0) * 8) + spoken('extension').length;
    const between = caller.heard.samples().subarray(from, Math.round((words[1]?.startMs ?? 0) * 8));
    expect(keysIn(between)).toBe('7');
  });

  it('die with the turn that they belong to', async () => {
    const { clock, caller, session } = await answered();
    say(session, 'one two three four five');
    session.send(new OutputDTMFFrame({ digits: '123', turn: session.turn }));
    await clock.run(200);
    session.interrupt('a test');
    await clock.run(3_000);
    expect(keysIn(caller.heard.samples())).toBe('');
  });

  it.each([
    [{ digits: '12x' }, '"x" is no telephone key'],
    [{ digits: '1'.repeat(101) }, '101 keys of 100 ms; at most 100'],
    [{ digits: '1', toneMs: 1_001 }, '1 keys of 1001 ms'],
    [{ digits: '1', toneMs: 0 }, '1 keys of 0 ms'],
  ])('are refused with an error: %j', async (keys, message) => {
    const { clock, caller, session, errors } = await answered();
    session.send(new OutputDTMFFrame(keys));
    session.send(new OutputDTMFFrame({ digits: '' }));
    session.send(new OutputDTMFFrame({ digits: '5' }));
    await clock.run(1_000);
    expect(errors).toEqual([expect.stringContaining(message)]);
    expect(keysIn(caller.heard.samples())).toBe('5');
  });
});
