import { writeFileSync } from 'node:fs';

/** Linux's switch, for root alone: 1 drops the pages of files, and nothing that is not on the disk. */
const SWITCH = '/proc/sys/vm/drop_caches';

/**
 * Makes the system forget the files that it has read, so that the next process finds the disk as after a boot.
 *
 * @throws Error where that cannot be done
 */
export function forgetFiles(): void {
  try {
    writeFileSync(SWITCH, '1');
  } catch (cause) {
    throw new Error('--cold needs Linux and root: it has the system forget the files that it has read', {
      cause,
    });
  }
}
