import { InputAudioFrame, inlet, llm, pipeline, tts } from '@antiphon/core';
import { scriptedLlm, scriptedTts } from '@antiphon/testing';

/** A pipeline that the compiler refuses: nothing in it turns sound into words. */
export function main(): void {
  const model = scriptedLlm();
  const voice = scriptedTts();

  // @ts-expect-error
  // #region refused
  pipeline(inlet(InputAudioFrame), llm(model), tts(voice));
  // #endregion refused
}
