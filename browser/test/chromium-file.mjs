// @ts-check
import { existsSync } from 'node:fs';

/** Where systems keep it. Debian's package is `chromium`; Ubuntu's lies under the second name. */
const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Chromium's program: the environment's `CHROMIUM`, or the first that is found where systems keep it.
 *
 * @returns {string}
 * @throws Error that says what to install
 */
export function chromiumFile() {
  const { CHROMIUM: named } = process.env;
  const found = (named === undefined ? PLACES : [named]).find((file) => existsSync(file));
  if (found !== undefined) return found;
  const looked = named === undefined ? PLACES.join(', ') : `CHROMIUM=${named}`;
  throw new Error(
    `These tests need Chromium, and there is none (looked at: ${looked}).\n` +
      'Install it (Debian: apt-get install chromium), or name its program: CHROMIUM=/path/to/chromium.',
  );
}
