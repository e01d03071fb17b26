import { UsageError } from '../cli-error.js';
import { VENDOR_CHOICES, type VendorChoice } from '../demo/agency/index.js';
import type { CliIo } from '../io.js';
import { parseFlags } from '../parse-flags.js';

export interface TalkOptions {
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  readonly vendors: VendorChoice;
  /** Whether to open the page in a browser. */
  readonly open: boolean;
}

const DEFAULT_PORT = '8790';
const MAX_PORT = 65_535;

/** @throws UsageError */
export function talkOptions(args: readonly string[], { env }: Pick<CliIo, 'env'>): TalkOptions {
  const { flags } = parseFlags(args, {
    flags: {
      port: { type: 'string', default: DEFAULT_PORT },
      host: { type: 'string', default: '127.0.0.1' },
      vendors: { type: 'string' },
      open: { type: 'boolean', default: false },
    },
  });
  const { port, host, vendors, open } = flags;
  if (host.trim() === '') throw new UsageError('--host must not be empty');
  return { port: portOf(port), host, vendors: vendors === undefined ? byKeys(env) : choiceOf(vendors), open };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new UsageError(`--port must be a whole number up to ${MAX_PORT}, not '${text}'`);
}

function choiceOf(word: string): VendorChoice {
  const found = VENDOR_CHOICES.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw new UsageError(`--vendors must be one of ${VENDOR_CHOICES.join(', ')}, not '${word}'`);
}

function byKeys({ DEEPGRAM_API_KEY, GEMINI_API_KEY, GOOGLE_API_KEY }: CliIo['env']): VendorChoice {
  return DEEPGRAM_API_KEY && (GEMINI_API_KEY || GOOGLE_API_KEY) ? 'cloud' : 'none';
}
