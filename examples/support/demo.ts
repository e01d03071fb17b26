import { receptionist } from '@antiphon/cli';
import { audioSource, conversationRecorder, wavOutput } from '@antiphon/device';

/** The pipeline that `npm start` runs, as a drawing. */
export function drawing(): string {
  const recorder = conversationRecorder({ file: 'conversation.wav' });
  return receptionist({ input: audioSource(), recorder, output: wavOutput({ recorder }) }).toMermaid();
}
