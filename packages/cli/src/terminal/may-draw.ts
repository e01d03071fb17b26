import type { CliIo, TextOut } from '../io.js';

/**
 * Whether a moving picture is welcome: a person watches a terminal that can show it, and has not asked for
 * plain text (`NO_COLOR`, see no-color.org; `CI`; `TERM=dumb`).
 */
export function mayDraw({ env }: Pick<CliIo, 'env'>, out: TextOut): boolean {
  const asksForPlain = isSet(env.NO_COLOR) || isSet(env.CI) || env.TERM === 'dumb';
  return out.isTTY && !asksForPlain;
}

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';
