import { NO_TURN, type Processor } from '@antiphon/core';
import type { RecordedFrame, Recording } from '@antiphon/testing';
import { CliError } from '../cli-error.js';

/** Which part of a recording drives the replay. */
export interface ReplayedPart {
  readonly what: 'audio' | 'transcriptions' | 'other';
  /** Names of the processors whose emissions are played again; these are taken out of the pipeline. */
  readonly from: readonly string[];
  /** The rest of the pipeline. */
  readonly processors: readonly Processor[];
}

const AUDIO = new Set(['audioIn', 'encodedAudioIn']);
const HEARD = new Set(['transcription', 'interimTranscription', 'speechStarted', 'speechStopped']);

/**
 * Plays the microphone again where it was recorded; else what was understood of it, and then without the
 * pipeline's own ears.
 *
 * @throws CliError when nothing was recorded.
 */
export function replayedPart(recording: Recording, processors: readonly Processor[]): ReplayedPart {
  if (recording.frames.length === 0) throw new CliError('the recording holds nothing to replay');
  const audio = recording.frames.filter(({ frame }) => AUDIO.has(frame.kind));
  if (audio.length > 0) return part('audio', audio, processors, AUDIO);
  // A transcription with a turn is what turn-taking made of others.
  const heard = recording.frames.filter(({ frame }) => HEARD.has(frame.kind) && frame.turn === NO_TURN);
  if (heard.length > 0) return part('transcriptions', heard, processors, new Set([...AUDIO, ...HEARD]));
  const first = recording.header.processors?.[0];
  return { what: 'other', from: first === undefined ? [] : [first], processors };
}

/** Takes out whoever brings in the same kinds, whatever it is called. */
function part(
  what: ReplayedPart['what'],
  frames: readonly RecordedFrame[],
  processors: readonly Processor[],
  kinds: ReadonlySet<string>,
): ReplayedPart {
  const brings = ({ emits }: Processor): boolean =>
    emits.length > 0 && emits.every(({ kind }) => kinds.has(kind));
  const from = [...new Set(frames.flatMap(({ by }) => by ?? []))];
  const firstOther = processors.findIndex((processor) => !brings(processor));
  const left = firstOther < 0 ? [] : processors.slice(firstOther);
  return { what, from, processors: left.filter(({ name }) => !from.includes(name)) };
}
