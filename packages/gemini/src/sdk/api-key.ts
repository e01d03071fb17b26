import { AntiphonError } from '@antiphon/core/frame-free';

/** What is read of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const NAMES = ['GEMINI_API_KEY', 'GOOGLE_API_KEY'] as const;

/**
 * The key to use: the one given, else the environment's.
 * @throws AntiphonError `service_failed` when there is none, or one that no header can carry.
 */
export function apiKeyOf(given: string | undefined, env: Environment = process.env): string {
  const key = [given, ...NAMES.map((name) => env[name])].find((value) => value?.trim())?.trim();
  if (key === undefined) {
    const text = 'Gemini needs an API key: set apiKey, or GEMINI_API_KEY in the environment';
    throw new AntiphonError('service_failed', text);
  }
  if (!/^[\x21-\x7e]+$/.test(key))
    throw new AntiphonError('service_failed', 'the Gemini API key holds characters that no key has');
  return key;
}

/**
 * Runs `make` with at most one of the two keys in the environment: the SDK warns on the console when it
 * finds both, and names the wrong one as used.
 */
export function withoutSecondKey<T>(make: () => T, env: Record<string, string | undefined> = process.env): T {
  const hidden = env.GEMINI_API_KEY;
  if (!hidden || !env.GOOGLE_API_KEY) return make();
  delete env.GEMINI_API_KEY;
  try {
    return make();
  } finally {
    env.GEMINI_API_KEY = hidden;
  }
}
