import { open } from 'node:fs/promises';
import { AntiphonError, messageOf, type Session } from '@antiphon/core';
import { type Recorder, type RecordingOptions, recordSession } from './record-session.js';
import type { RecordingSink } from './recording.js';

export interface FileRecordingOptions extends RecordingOptions {
  /** What may wait for a slow disk, in characters; beyond it frames are left out. @defaultValue 8_000_000 */
  readonly maxWaiting?: number;
}

/**
 * {@link recordSession} into a file, which is replaced if it exists. Written in the background, one piece
 * after another.
 *
 * @throws AntiphonError `session_state` when the file can't be opened.
 */
export async function recordToFile(
  session: Session,
  path: string,
  options: FileRecordingOptions = {},
): Promise<Recorder> {
  const sink = await fileSink(path, options.maxWaiting ?? 8_000_000);
  return recordSession(session, sink, options);
}

async function fileSink(path: string, maxWaiting: number): Promise<RecordingSink> {
  const file = await open(path, 'w').catch((cause: unknown) => {
    throw new AntiphonError('session_state', `nothing can be recorded to ${path}: ${messageOf(cause)}`, {
      cause,
    });
  });
  let waiting: string[] = [];
  let waitingLength = 0;
  let writing: Promise<void> | undefined;
  let failed = false;

  const writeAll = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        const lines = waiting;
        waiting = [];
        waitingLength = 0;
        await file.appendFile(`${lines.join('\n')}\n`);
      }
    } catch {
      // The disk is full or gone: from here on everything is missing.
      failed = true;
    } finally {
      writing = undefined;
    }
  };

  return {
    write(line) {
      if (failed || waitingLength + line.length > maxWaiting) return false;
      waiting.push(line);
      waitingLength += line.length;
      writing ??= Promise.resolve().then(writeAll);
      return true;
    },
    async close() {
      await writing;
      await file.close();
    },
  };
}
