import {
  ErrorFrame,
  InputAudioFrame,
  inlet,
  LanguageFrame,
  llm,
  pipeline,
  stt,
  tts,
  turnTaking,
  vad,
} from '@antiphon/core';
import {
  fliteTts,
  moonshineStt,
  type Script,
  scriptedAgent,
  sileroVad,
  speechWorkers,
} from '@antiphon/offline';

const script: Script = { rules: [], otherwise: ['Thank you. One moment, please.'] };

// #region agent
/** Two recognitions and two sentences at a time, for all callers of this process. */
const workers = speechWorkers({ recognizers: 2, synthesizers: 2 });

const agent = () =>
  pipeline(
    inlet(InputAudioFrame),
    vad(sileroVad()),
    stt(moonshineStt({ workers })),
    turnTaking(),
    llm(scriptedAgent(script)),
    tts(fliteTts({ workers })),
  );
// #endregion agent

export const drawing = (): string => agent().toMermaid();

export async function main(print: (line: string) => void = console.log): Promise<void> {
  await workers.preload();

  // #region direct
  const { samples } = await workers.synthesize('Is anybody there?', { session: 'caller 7', voice: 'slt' });
  const { text } = await workers.recognize(samples, { session: 'caller 7' });
  const { recognition, synthesis, cache } = workers.stats();
  // #endregion direct
  print(`heard ${text}`);
  print(`${recognition.completed} recognised, ${synthesis.completed} spoken, ${cache.entries} kept`);

  const session = agent().open();
  session.frames$(ErrorFrame).subscribe(({ message }) => print(message));
  await session.start();
  // #region language
  session.send(new LanguageFrame({ language: 'es' }));
  // #endregion language
  await session.end();
  await workers.close();
}
