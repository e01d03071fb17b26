import { CliError } from '../../cli-error.js';
import type { VendorAccounts } from './agency.js';

/** A key under any of its names. */
type Key = readonly [name: string, ...otherNames: string[]];

const DEEPGRAM: Key = ['DEEPGRAM_API_KEY'];
const GEMINI: Key = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'];

const needed = {
  cloud: [DEEPGRAM, GEMINI],
  'cloud-live': [GEMINI],
} as const;

/** @throws CliError that names every key that is missing. */
export function requireKeys(choice: keyof typeof needed, env: VendorAccounts): void {
  const missing = needed[choice].filter((names) => !names.some((name) => env[name]));
  if (missing.length === 0) return;
  const names = missing.map((key) => key.join(' or ')).join(' and ');
  throw new CliError(
    `--vendors ${choice} needs ${names} in the environment; --vendors simulated needs no key at all`,
  );
}
