import type { GeminiConnectionOptions } from '@antiphon/gemini';

type Loader = NonNullable<GeminiConnectionOptions['sdk']>;

/** The major versions of Google's SDK that we work with. */
export const GOOGLE_SDKS = {
  2: () => import('@google/genai'),
  3: () => import('google-genai-3'),
} as unknown as Readonly<Record<2 | 3, Loader>>;
