import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { llm, pipeline, stt, tts, turnTaking, vad } from '@antiphon/core';
import { deepgramStt, deepgramTts } from '@antiphon/deepgram';
import { type AudioOrigin, wavInput, wavOutput } from '@antiphon/device';
import { geminiLive, geminiLlm } from '@antiphon/gemini';
import { createSynthesizer, sileroVad } from '@antiphon/offline';
import { startSimulators } from '@antiphon/simulators';

const system = 'You answer the telephone of a café. One or two short sentences.';

// #region cascade
/** Deepgram hears, Gemini thinks, Deepgram speaks. The keys are DEEPGRAM_API_KEY and GEMINI_API_KEY. */
const cascade = (call: AudioOrigin, answer: string) =>
  pipeline(
    wavInput({ ...call, endSession: true }),
    vad(sileroVad()),
    stt(deepgramStt({ model: 'nova-3' })),
    turnTaking(),
    llm(geminiLlm({ model: 'gemini-2.5-flash' }), { system }),
    tts(deepgramTts({ model: 'aura-2-thalia-en' })),
    wavOutput({ file: answer }),
  );
// #endregion cascade

// #region live
/** Gemini Live does all of it, over one socket. The key is GEMINI_API_KEY. */
const live = (call: AudioOrigin, answer: string) =>
  pipeline(
    wavInput({ ...call, endSession: true }),
    geminiLive({ model: 'gemini-live-2.5-flash-preview', system }),
    wavOutput({ file: answer }),
  );
// #endregion live

export const drawing = (): string => cascade({ file: 'call.wav' }, 'answer.wav').toMermaid();

export async function main(print: (line: string) => void = console.log): Promise<void> {
  using caller = createSynthesizer({ voice: 'slt' });
  const { samples, sampleRate } = await caller.synthesize('At what time do you open in the morning?');

  // #region simulated
  await using simulators = await startSimulators({ deepgram: {}, gemini: {} });
  Object.assign(process.env, simulators.env);
  // #endregion simulated
  for (const agent of [cascade, live]) {
    const session = agent({ samples, inputRate: sampleRate }, join(tmpdir(), 'antiphon-answer.wav')).open();
    session.turns$.subscribe(({ user, heard }) => print(`${user} -> ${heard}`));
    await session.start();
    await session.closed;
  }
}
