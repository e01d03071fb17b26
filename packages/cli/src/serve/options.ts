import type { PartialConfig } from '@antiphon/server';
import { UsageError } from '../cli-error.js';
import { parseFlags } from '../parse-flags.js';

/** Who answers. Gemini Live is not among them: it cannot answer in writing, which utterance mode needs. */
export const SERVED_BY = ['none', 'simulated', 'cloud'] as const;
export type ServedBy = (typeof SERVED_BY)[number];

export interface ServeOptions {
  /** File of the configuration. */
  readonly config: string | undefined;
  /** What overrides it. */
  readonly overrides: PartialConfig;
  readonly vendors: ServedBy;
  /** Where carriers reach this server. */
  readonly phone: string | undefined;
  readonly recognizers: number | undefined;
  readonly synthesizers: number | undefined;
  /** Owner of a key that is to be made, and nothing else. */
  readonly newKey: string | undefined;
}

const MAX_WORKERS = 64;

/** @throws UsageError */
export function serveOptions(args: readonly string[]): ServeOptions {
  const { flags } = parseFlags(args, {
    flags: {
      config: { type: 'string' },
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      vendors: { type: 'string', default: 'none' },
      phone: { type: 'string' },
      recognizers: { type: 'string' },
      synthesizers: { type: 'string' },
      'new-key': { type: 'string' },
    },
  });
  const { config, port, host, data, vendors, phone, recognizers, synthesizers, 'new-key': newKey } = flags;
  if (newKey !== undefined && !/^[A-Za-z0-9._@-]{1,64}$/.test(newKey))
    throw new UsageError(
      `--new-key must name whose key it is, in letters, digits and . _ @ -, not '${newKey}'`,
    );
  return {
    config,
    overrides: {
      ...(port === undefined ? {} : { port: countOf('--port', port, 0, 65_535) }),
      ...(host === undefined ? {} : { host }),
      ...(data === undefined ? {} : { dataFolder: data }),
    },
    vendors: servedBy(vendors),
    phone,
    recognizers:
      recognizers === undefined ? undefined : countOf('--recognizers', recognizers, 1, MAX_WORKERS),
    synthesizers:
      synthesizers === undefined ? undefined : countOf('--synthesizers', synthesizers, 1, MAX_WORKERS),
    newKey,
  };
}

function countOf(flag: string, text: string, least: number, most: number): number {
  const count = Number(text);
  if (/^\d+$/.test(text) && count >= least && count <= most) return count;
  throw new UsageError(`${flag} must be a whole number from ${least} to ${most}, not '${text}'`);
}

function servedBy(word: string): ServedBy {
  const found = SERVED_BY.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw new UsageError(`--vendors must be one of ${SERVED_BY.join(', ')}, not '${word}'`);
}
