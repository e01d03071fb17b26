import { createSynthesizer } from '@antiphon/offline';
import { voiceOf } from '@antiphon/testing';

/** Who hears and speaks: services that cost nothing and take their time, or those of this machine. */
export type Speech = 'scripted' | 'offline';

export const CHUNK_MS = 100;
const CHUNK = CHUNK_MS * 16;
/** What is said to scripted services. */
export const SENTENCE = 'I would like a table for four';
const SENTENCES = {
  scripted: SENTENCE,
  offline: 'Excuse me, can I have two seats on Friday?',
} as const satisfies Record<Speech, string>;

/** A sentence in pieces of 100 ms, as they are sent. */
export type Sound = readonly string[];

export const SILENCE = '00'.repeat(2 * CHUNK);

/** What a user says, so that those who listen understand it. */
export async function soundFor(speech: Speech): Promise<Sound> {
  const sentence = SENTENCES[speech];
  if (speech === 'scripted') return chunked(voiceOf(sentence).samples);
  using synthesizer = createSynthesizer({ voice: 'slt' });
  const { samples } = await synthesizer.synthesize(sentence);
  return chunked(samples);
}

function chunked(samples: Int16Array): Sound {
  const pieces: string[] = [];
  for (let at = 0; at < samples.length; at += CHUNK) {
    const piece = samples.slice(at, at + CHUNK);
    pieces.push(Buffer.from(piece.buffer).toString('hex'));
  }
  return pieces;
}
