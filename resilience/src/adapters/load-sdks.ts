import { GOOGLE_SDKS } from './google-sdks.js';

/** Loads every vendor's SDK: that takes real time, while the time of trials goes on. */
export async function loadSdks(): Promise<void> {
  await Promise.all([GOOGLE_SDKS[2](), GOOGLE_SDKS[3](), import('@deepgram/sdk')]);
}
