import { readFile } from 'node:fs/promises';
import {
  AntiphonError,
  type FrameClass,
  frameCodec,
  messageOf,
  type SessionSummary,
  type TurnRecord,
} from '@antiphon/core';
import { readHeader, readSummary, readTurn } from './read-lines.js';
import type { RecordedFrame, Recording } from './recording.js';

export interface ReadingOptions {
  /** Your own frame classes. A frame of any other unknown kind is an error. */
  readonly frames?: readonly FrameClass[];
}

/**
 * Reads a recording, whole, from a file or from its text (which begins with `{`). A last line that was cut
 * off, as by a crash, is left out, and `truncated` says so.
 *
 * @throws AntiphonError `frame_invalid`, naming the line and what is wrong with it.
 */
export async function readRecording(pathOrText: string, options: ReadingOptions = {}): Promise<Recording> {
  if (pathOrText.trimStart().startsWith('{')) return parseRecording(pathOrText, options);
  const text = await readFile(pathOrText, 'utf8').catch((cause: unknown) => {
    throw new AntiphonError('frame_invalid', `${pathOrText} cannot be read: ${messageOf(cause)}`, { cause });
  });
  return parseRecording(text, options);
}

/** {@link readRecording} of a text. */
export function parseRecording(text: string, { frames: classes }: ReadingOptions = {}): Recording {
  const codec = frameCodec(classes);
  const lines = text.split('\n');
  // What follows the last line's end is empty, unless that line was cut off.
  const tail = lines.pop() ?? '';
  if (lines.length === 0) lines.push(tail);
  const header = at(1, () => readHeader(parsed(lines[0] as string)));
  const frames: RecordedFrame[] = [];
  const turns: TurnRecord[] = [];
  let summary: SessionSummary | undefined;
  let missing = 0;

  const take = (line: string): void => {
    const entry = parsed(line);
    if (entry.frame !== undefined) {
      const bytes =
        typeof entry.bytes === 'string' ? new Uint8Array(Buffer.from(entry.bytes, 'base64')) : undefined;
      const frame = codec.decode(bytes === undefined ? { json: entry.frame } : { json: entry.frame, bytes });
      if (Number.isNaN(frame.at)) throw invalid('a frame needs the time when it entered the session');
      frames.push({ at: frame.at, by: typeof entry.by === 'string' ? entry.by : undefined, frame });
    } else if (entry.turn !== undefined) turns.push(readTurn(entry.turn));
    else if (entry.end !== undefined) summary = readSummary(entry.end);
    if (Number.isSafeInteger(entry.missing)) missing = entry.missing as number;
  };

  for (const [index, line] of lines.entries()) {
    if (index > 0 && line.trim() !== '') at(index + 1, () => take(line));
  }
  let truncated = false;
  if (tail.trim() !== '' && tail !== lines[0]) {
    try {
      take(tail);
    } catch {
      truncated = true;
    }
  }
  return { header, frames, turns, summary, missing, truncated };
}

function parsed(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    throw invalid(`it is not JSON: ${messageOf(cause)}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid('it is not a JSON object');
  return value as Record<string, unknown>;
}

/** Runs something about one line; an error of it names that line. */
function at<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new AntiphonError('frame_invalid', `line ${line} of the recording: ${messageOf(cause)}`, { cause });
  }
}

function invalid(message: string): AntiphonError {
  return new AntiphonError('frame_invalid', message);
}
