import type { VoiceClient } from '@antiphon/client';
import type { Clock, Timer } from '@antiphon/core/frame-free';
import type { Transcript } from './transcript.js';

/** The last sentence of an answer may come after the word that it is whole. */
const LAST_SENTENCE_MS = 250;

/**
 * Writes down the answers of a session without a voice, sentence by sentence: nobody hears them, so nothing tells how far
 * they were heard.
 */
export function followWritten(
  client: Pick<VoiceClient, 'on'>,
  { transcript, clock }: { readonly transcript: Transcript; readonly clock: Clock },
): void {
  let ending: Timer | undefined;
  /** Counted away from the segments of what is spoken. */
  let lastId = 0;
  const endSoon = (): void => {
    ending?.cancel();
    ending = clock.after(LAST_SENTENCE_MS, () => {
      ending = undefined;
      transcript.botEnds();
    });
  };
  client.on('bot-llm-started', () => {
    ending?.cancel();
    ending = undefined;
  });
  client.on('bot-transcription', ({ text }) => {
    transcript.botSays({ id: --lastId, heard: text, left: '' });
    if (ending !== undefined) endSoon();
  });
  client.on('bot-llm-stopped', endSoon);
}
