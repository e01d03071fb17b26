import { expect, it } from 'vitest';
import { VirtualClock } from '../clock/index.js';
import { LLMTextFrame, TTSPhoneFrame, TTSSpeakFrame } from '../frames/index.js';
import { pipeline } from '../pipeline/index.js';
import { inlet } from '../processors/index.js';
import type { TextToSpeech } from './text-to-speech.js';
import { tts } from './tts.js';

it('passes on the phones of a voice that knows them, at their place in the turn', async () => {
  const clock = new VirtualClock();
  const voice: TextToSpeech = {
    name: 'a voice',
    async *synthesize() {
      const phones = [{ phone: 'hh', startMs: 0, endMs: 40 }];
      yield { samples: new Int16Array(100), sampleRate: 1_000, phones };
    },
  };
  const session = pipeline(inlet(LLMTextFrame, TTSSpeakFrame), tts(voice)).open({ clock });
  const phones: string[] = [];
  session
    .frames$(TTSPhoneFrame)
    .subscribe(({ phone, startMs, endMs }) => phones.push(`${phone} ${startMs}-${endMs}`));
  await session.start();
  session.send(new TTSSpeakFrame({ text: 'Ha. Ha.' }));
  await clock.run(10);
  expect(phones).toEqual(['hh 0-40', 'hh 100-140']);
  await session.end();
});
