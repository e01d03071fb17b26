import { defineFrame, fields, frameCodec, NO_TURN, TranscriptionFrame } from '@antiphon/core';

// #region define
/** How the caller seems to feel: a frame of one's own. */
export class MoodFrame extends defineFrame('mood', {
  lane: 'ordered',
  fields: { mood: fields.oneOf('calm', 'impatient', 'angry'), confidence: fields.optional(fields.number) },
}) {}
// #endregion define

export async function main(print: (line: string) => void = console.log): Promise<void> {
  // #region with
  const heard = new TranscriptionFrame({ text: 'helo there', language: 'en' });
  const corrected = heard.with({ text: 'hello there' });
  // heard.text is still 'helo there'; corrected.language is 'en', and its id is its own
  // #endregion with
  print(
    `${heard.text} -> ${corrected.text}, ${corrected.language}, another id: ${heard.id !== corrected.id}`,
  );
  print(`of no turn: ${heard.turn === NO_TURN}, not stamped: ${Number.isNaN(heard.at)}`);

  // #region codec
  const codec = frameCodec([MoodFrame]);
  const { json, bytes } = codec.encode(new MoodFrame({ mood: 'calm' }));
  const decoded = codec.decode({ json: JSON.parse(JSON.stringify(json)), bytes });
  // #endregion codec
  print(`${decoded.kind} ${decoded instanceof MoodFrame ? decoded.mood : ''}`);

  try {
    codec.decode({ json: { ...json, fields: { mood: 'furious' } } });
  } catch (error) {
    print(String(error));
  }
}
