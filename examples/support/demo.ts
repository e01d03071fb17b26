import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { audioSource, conversationRecorder, wavOutput } from '@antiphon/device';
import { project } from './folders.js';

/** The pipeline that `npm start` runs, as a drawing. The command keeps it behind its door: it is for looking at, not for use. */
export async function drawing(): Promise<string> {
  const demo = join(project, 'packages', 'cli', 'src', 'demo', 'pipeline.ts');
  const { receptionist } = await import(pathToFileURL(demo).href);
  const recorder = conversationRecorder({ file: 'conversation.wav' });
  return receptionist({ input: audioSource(), recorder, output: wavOutput({ recorder }) }).toMermaid();
}
