import { randomUUID } from 'node:crypto';
import { MemoryRecorder, type Recorder } from '../recorder/index.js';
import { LiveKitRooms } from './livekit-rooms.js';

/**
 * The rooms of a simulator that is to have some.
 *
 * @throws AntiphonError `service_failed` without `@livekit/protocol` and `@roamhq/wrtc`
 */
export function openRooms(
  { media = false }: { readonly media?: boolean },
  recorder: Recorder,
): Promise<LiveKitRooms | undefined> {
  if (!media) return Promise.resolve(undefined);
  return LiveKitRooms.start(randomUUID(), (problem) => {
    if (recorder instanceof MemoryRecorder) recorder.problem(problem);
  });
}

/** Runs what needs the rooms, and closes them if it fails. */
export async function withRooms<T>(rooms: LiveKitRooms | undefined, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (thrown) {
    await rooms?.close();
    throw thrown;
  }
}
