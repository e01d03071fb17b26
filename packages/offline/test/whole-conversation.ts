// A program of its own: listens, speaks, ends its session, and has nothing more to do.
import { InputAudioFrame, inlet, pipeline, stt, TranscriptionFrame, vad } from '@antiphon/core';
import { fliteTts, moonshineStt, sileroVad } from '@antiphon/offline';

const said: Int16Array[] = [];
for await (const { samples } of fliteTts().synthesize('What time is it?', {
  signal: new AbortController().signal,
})) {
  said.push(samples);
}
const session = pipeline(inlet(InputAudioFrame), vad(sileroVad()), stt(moonshineStt())).open();
session.frames$(TranscriptionFrame).subscribe(({ text }) => console.log(text));
await session.start();
for (const samples of said) session.send(new InputAudioFrame({ samples, sampleRate: 16_000 }));
// The voice activity of the WebAssembly runtime answers from another thread.
await new Promise((resolve) => setTimeout(resolve, 300));
if (process.argv[2] === 'cancel') await session.cancel();
else await session.end();
