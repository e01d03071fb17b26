// A program of its own: speaks, listens to that twice, and has nothing more to do. The first session is cancelled in
// the midst of an utterance, the second ends in order.
import {
  InputAudioFrame,
  inlet,
  pipeline,
  SpeechStartedFrame,
  stt,
  TranscriptionFrame,
  vad,
} from '@antiphon/core';
import { fliteTts, moonshineStt, sileroVad } from '@antiphon/offline';

const said: InputAudioFrame[] = [];
const { signal } = new AbortController();
for await (const { samples, sampleRate } of fliteTts().synthesize('What time is it?', { signal })) {
  said.push(new InputAudioFrame({ samples, sampleRate }));
}
for (const end of ['cancel', 'end'] as const) {
  const session = pipeline(inlet(InputAudioFrame), vad(sileroVad()), stt(moonshineStt())).open();
  session.frames$(TranscriptionFrame).subscribe(({ text }) => console.log(`${end}: ${text}`));
  // The voice activity of the WebAssembly runtime answers from another thread.
  const begun = new Promise<void>((resolve) => {
    session.frames$(SpeechStartedFrame).subscribe(() => resolve());
  });
  await session.start();
  for (const frame of said) session.send(frame);
  await begun;
  await session[end]();
}
