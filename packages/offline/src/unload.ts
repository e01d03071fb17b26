import { unloadRecognition } from './stt/index.js';
import { unloadSynthesis } from './tts/index.js';
import { unloadVoiceActivity } from './vad/index.js';

/**
 * Frees what the process keeps loaded for the next conversation: models that no open recogniser holds, spare
 * detectors and worker threads. Everything loads again when it is needed.
 */
export async function unloadOffline(): Promise<void> {
  await Promise.all([unloadRecognition(), unloadSynthesis(), unloadVoiceActivity()]);
}
