import type { GenAiModule } from '../sdk/index.js';

/** Both majors of Google's SDK, for `describe.each`. */
export const SDKS: readonly { readonly major: number; readonly sdk: () => Promise<GenAiModule> }[] = [
  { major: 2, sdk: () => import('@google/genai') },
  { major: 3, sdk: () => import('google-genai-3') },
];
