import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InputAudioFrame, type Session, type VirtualClock } from '@antiphon/core';
import { afterEach } from 'vitest';

/** What a session heard through its input: chunks, and when they came. */
export function listenTo(session: Session): { readonly atMs: number; readonly samples: Int16Array }[] {
  const heard: { atMs: number; samples: Int16Array }[] = [];
  session.frames$(InputAudioFrame).subscribe(({ at, samples }) => heard.push({ atMs: at, samples }));
  return heard;
}

/** Waits for something that the disk does, in virtual time that stands still. */
export async function settled<T>(clock: VirtualClock, promise: Promise<T>): Promise<T> {
  let done = false;
  void promise.then(
    () => {
      done = true;
    },
    () => {
      done = true;
    },
  );
  while (!done) await clock.run(0);
  return promise;
}

/** A folder of its own for every test. */
export function temporaryFolder(): () => string {
  let folder: string | undefined;
  afterEach(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    folder = undefined;
  });
  return () => {
    folder ??= mkdtempSync(join(tmpdir(), 'antiphon-device-'));
    return folder;
  };
}

/** Samples of which every one says where it is. */
export function ramp(length: number, from = 1): Int16Array {
  return Int16Array.from({ length }, (_, at) => ((from + at) % 30_000) + 1);
}

export const joined = (chunks: readonly { readonly samples: Int16Array }[]): number[] =>
  chunks.flatMap(({ samples }) => [...samples]);
