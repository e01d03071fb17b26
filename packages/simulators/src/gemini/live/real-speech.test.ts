import { Resampler } from '@antiphon/audio';
import { createRecognizer, createSynthesizer, wordErrorRate } from '@antiphon/offline';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startGeminiSimulator } from '../start-gemini-simulator.js';
import { audioMessage, LIVE_SETUP, type SentMessage } from './live-session.fixture.js';

const LIVE = '/ws/google.ai.generativelanguage.v1beta.GenerativeService.BidiGenerateContent?key=any';

it('understands a spoken question, and its spoken answer can be understood', async () => {
  await using simulator = await startGeminiSimulator({ live: { audioSpeed: 50 } });
  const asked = await createSynthesizer({ voice: 'slt' }).synthesize(
    'Hello, when do you open in the morning?',
  );
  // After the last await: an event that comes before its handler is lost.
  const socket = new WebSocket(`${simulator.url}${LIVE}`);
  const send = (message: object) => socket.send(JSON.stringify(message));
  const seen: SentMessage[] = [];
  await new Promise<void>((resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)));
    socket.on('open', () => {
      send({ setup: LIVE_SETUP });
      for (let at = 0; at < asked.samples.length; at += 1_600)
        send(audioMessage(asked.samples.subarray(at, at + 1_600)));
      send(audioMessage(new Int16Array(16_000)));
    });
    socket.on('message', (data) => {
      const message = JSON.parse(data.toString()) as SentMessage;
      seen.push(message);
      if (message.serverContent?.generationComplete) resolve();
    });
  });
  socket.terminate();
  const words = (of: 'inputTranscription' | 'outputTranscription') =>
    seen.map(({ serverContent }) => serverContent?.[of]?.text ?? '').join('');
  expect(words('inputTranscription')).toMatch(/open/i);
  expect(words('outputTranscription').trim()).toBe('We are open from nine to six, Monday to Saturday.');
  const pcm = seen
    .flatMap(({ serverContent }) => serverContent?.modelTurn?.parts ?? [])
    .map(({ inlineData }) => Buffer.from(inlineData?.data ?? '', 'base64'));
  const bytes = new Uint8Array(Buffer.concat(pcm));
  const spoken = new Resampler({ inputRate: 24_000, outputRate: 16_000 }).process(
    new Int16Array(bytes.buffer),
  );
  const { text } = await createRecognizer().transcribe(spoken, 16_000);
  expect(wordErrorRate(words('outputTranscription'), text)).toBeLessThan(0.35);
});
