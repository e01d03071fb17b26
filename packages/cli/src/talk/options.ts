import { UsageError } from '../cli-error.js';
import { VENDOR_CHOICES, type VendorChoice } from '../demo/agency/index.js';
import { AVATAR_CHOICES, type AvatarChoice } from '../demo/avatar/index.js';
import type { CliIo } from '../io.js';
import { parseFlags } from '../parse-flags.js';

export interface TalkOptions {
  /** 0 for any that is free. */
  readonly port: number;
  readonly host: string;
  /** Where a proxy shows the page, as `https://talk.example`: pages of that origin may ask too. */
  readonly origin?: string | undefined;
  readonly vendors: VendorChoice;
  readonly avatar: AvatarChoice;
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
      origin: { type: 'string' },
      vendors: { type: 'string' },
      avatar: { type: 'string', default: AVATAR_CHOICES[0] },
      open: { type: 'boolean', default: false },
    },
  });
  const { port, host, origin, vendors, avatar, open } = flags;
  if (host.trim() === '') throw new UsageError('--host must not be empty');
  return {
    port: portOf(port),
    host,
    ...(origin === undefined ? {} : { origin: originOf(origin) }),
    vendors: vendors === undefined ? byKeys(env) : choiceOf('vendors', VENDOR_CHOICES, vendors),
    avatar: choiceOf('avatar', AVATAR_CHOICES, avatar),
    open,
  };
}

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= MAX_PORT) return port;
  throw new UsageError(`--port must be a whole number up to ${MAX_PORT}, not '${text}'`);
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url.origin;
  throw new UsageError(`--origin must be where the page is shown, as https://talk.example, not '${text}'`);
}

function choiceOf<Choice extends string>(flag: string, choices: readonly Choice[], word: string): Choice {
  const found = choices.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw new UsageError(`--${flag} must be one of ${choices.join(', ')}, not '${word}'`);
}

function byKeys({ DEEPGRAM_API_KEY, GEMINI_API_KEY, GOOGLE_API_KEY }: CliIo['env']): VendorChoice {
  return DEEPGRAM_API_KEY && (GEMINI_API_KEY || GOOGLE_API_KEY) ? 'cloud' : 'none';
}
