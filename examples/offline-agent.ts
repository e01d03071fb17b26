import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { llm, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import { type AudioOrigin, wavInput, wavOutput } from '@antiphon/device';
import {
  createSynthesizer,
  fliteTts,
  moonshineStt,
  type Script,
  scriptedAgent,
  sileroVad,
} from '@antiphon/offline';

// #region agent
const script: Script = {
  rules: [
    { when: /\b(open|opening|hours)\b/, say: 'We open at nine, and close at half past six.' },
    { when: /\b(?<size>small|large) coffee\b/, say: 'One {size} coffee. Anything else?' },
  ],
  otherwise: ['Sorry, I only know about coffee and our opening hours.'],
};

/** A whole voice agent on this machine: it hears a recording, and answers into a file. */
const barista = (call: AudioOrigin, answer: string) =>
  pipeline(
    wavInput({ ...call, endSession: true }),
    vad(sileroVad()),
    stt(moonshineStt()),
    turnTaking(),
    llm(scriptedAgent(script)),
    tts(fliteTts()),
    wavOutput({ file: answer }),
  );
// #endregion agent

export const drawing = (): string => barista({ file: 'call.wav' }, 'answer.wav').toMermaid();

export async function main(print: (line: string) => void = console.log): Promise<void> {
  using caller = createSynthesizer({ voice: 'slt' });
  const { samples, sampleRate } = await caller.synthesize('A large coffee, please.');
  const answer = join(tmpdir(), 'antiphon-answer.wav');

  // #region call
  const session = barista({ samples, inputRate: sampleRate }, answer).open();
  session.turns$.subscribe(({ user, heard, latency }) => {
    print(`caller  ${user}`);
    print(`agent   ${heard}  (heard after ${Math.round(latency.firstHeardMs ?? 0)} ms)`);
  });
  await session.start();
  await session.closed;
  // #endregion call
  print(`The answer is in ${answer}`);
}
