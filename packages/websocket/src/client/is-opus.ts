import { OPUS_MARK, type PipecatAudio } from '@antiphon/rtvi/frame-free';

/** Whether a message with audio says that it is one packet of Opus. */
export function isOpus({ name = '' }: PipecatAudio): boolean {
  return name.endsWith(OPUS_MARK);
}
