import { createRecognizer, createSynthesizer, preloadVoiceActivity, runtimeInfo } from '@antiphon/offline';
import { CliError, reasonOf } from '../cli-error.js';

/** One sentence through voice and recogniser, so that the first turn does not pay for first times. */
const SENTENCE = 'Everything is ready.';

/**
 * Loads the models before anybody is on the line.
 *
 * @returns which speech runtime it is: 'native' or 'wasm'.
 * @throws CliError when speech on this machine cannot work.
 */
export async function warmUp(signal: AbortSignal): Promise<string> {
  try {
    using synthesizer = createSynthesizer({ voice: 'rms' });
    using recognizer = createRecognizer();
    await Promise.all([synthesizer.preload(), recognizer.preload(), preloadVoiceActivity()]);
    const { samples, sampleRate } = await synthesizer.synthesize(SENTENCE, { signal });
    await recognizer.transcribe(samples, sampleRate, { signal });
    return (await runtimeInfo()).chosen ?? 'none';
  } catch (error) {
    if (signal.aborted) throw error;
    throw new CliError(`speech cannot run on this machine: ${reasonOf(error)}; see antiphon doctor`, {
      cause: error,
    });
  }
}
