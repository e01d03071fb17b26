import { resolve } from 'node:path';
import { UsageError } from '../cli-error.js';
import type { CliIo } from '../io.js';
import { parseFlags } from '../parse-flags.js';
import { VENDOR_CHOICES, type VendorChoice } from './agency/index.js';
import { AVATAR_CHOICES, type AvatarRequest } from './avatar/index.js';
import type { PhoneOptions } from './phone/index.js';

/** What the demonstration was asked for. */
export interface DemoOptions {
  /** Absolute path of the caller's recording; undefined when the caller is made on the spot. */
  readonly wav: string | undefined;
  /** Absolute path of the folder for the results, and as it was given. */
  readonly out: string;
  readonly outAsGiven: string;
  readonly json: boolean;
  /** Whose services answer. */
  readonly vendors: VendorChoice;
  /** Of the caller's pauses, and of a line's jitter. */
  readonly seed: number;
  /** The telephone line that they talk over; undefined for none. */
  readonly phone: PhoneOptions | undefined;
  /** The avatar that shows the agent; undefined for none. */
  readonly avatar: AvatarRequest | undefined;
}

const DEFAULT_OUT = 'antiphon-demo';
const DEFAULT_SEED = 1;
const DEFAULT_JITTER_MS = 20;
/** More would be no jitter, but another line. */
const MAX_JITTER_MS = 1_000;
const MAX_BURST_FRAMES = 50;
/** An avatar that takes 20 s, handshakes included, is given up, and another is asked for: it would never be there. */
const MAX_SET_UP_MS = 16_000;

/** @throws UsageError */
export function demoOptions(args: readonly string[], { cwd }: Pick<CliIo, 'cwd'>): DemoOptions {
  const { flags } = parseFlags(withAvatarNamed(args), {
    flags: {
      wav: { type: 'string' },
      out: { type: 'string', default: DEFAULT_OUT },
      vendors: { type: 'string', default: 'none' },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
      phone: { type: 'boolean', default: false },
      jitter: { type: 'string' },
      burst: { type: 'string' },
      avatar: { type: 'string' },
      'set-up': { type: 'string' },
    },
  });
  const { wav, out, vendors, json, seed } = flags;
  for (const [name, value] of Object.entries({ wav, out })) {
    if (value === '') throw new UsageError(`--${name} must not be empty`);
  }
  const givenSeed = wholeNumber('seed', seed);
  return {
    wav: wav === undefined ? undefined : resolve(cwd, wav),
    out: resolve(cwd, out),
    outAsGiven: out,
    json,
    vendors: oneOf('vendors', VENDOR_CHOICES, vendors),
    seed: givenSeed,
    phone: phoneOptions(flags, givenSeed),
    avatar: avatarRequest(flags),
  };
}

/** `--avatar` may stand alone: then it is the one that needs no vendor. */
function withAvatarNamed(args: readonly string[]): readonly string[] {
  return args.map((word, at) =>
    word === '--avatar' && (args[at + 1]?.startsWith('-') ?? true) ? `--avatar=${AVATAR_CHOICES[0]}` : word,
  );
}

interface AvatarFlags {
  readonly avatar?: string | undefined;
  readonly 'set-up'?: string | undefined;
  readonly phone: boolean;
  readonly vendors: string;
}

function avatarRequest({ avatar, 'set-up': setUp, phone, vendors }: AvatarFlags): AvatarRequest | undefined {
  if (setUp !== undefined && avatar !== 'liveavatar')
    throw new UsageError('--set-up is for a simulated avatar: add --avatar liveavatar');
  if (avatar === undefined) return undefined;
  const who = oneOf('avatar', AVATAR_CHOICES, avatar);
  if (phone)
    throw new UsageError('--avatar cannot be seen over a telephone line: leave --phone or --avatar out');
  if (vendors !== 'none' && vendors !== 'simulated')
    throw new UsageError(`--avatar goes with --vendors none or simulated, not '${vendors}'`);
  const setUpMs = setUp === undefined ? undefined : numberWithin('set-up', setUp, 0, MAX_SET_UP_MS);
  return { who, setUpMs };
}

interface PhoneFlags {
  readonly phone: boolean;
  readonly jitter?: string | undefined;
  readonly burst?: string | undefined;
}

function phoneOptions({ phone, jitter, burst }: PhoneFlags, seed: number): PhoneOptions | undefined {
  if (phone) {
    return {
      jitterMs: numberWithin('jitter', jitter ?? String(DEFAULT_JITTER_MS), 0, MAX_JITTER_MS),
      burstFrames: numberWithin('burst', burst ?? '1', 1, MAX_BURST_FRAMES),
      seed,
    };
  }
  for (const [name, value] of Object.entries({ jitter, burst })) {
    if (value !== undefined) throw new UsageError(`--${name} is for a telephone line: add --phone`);
  }
  return undefined;
}

function numberWithin(name: string, text: string, least: number, most: number): number {
  const value = wholeNumber(name, text);
  if (value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be between ${least} and ${most}, not ${value}`);
}

function oneOf<Word extends string>(name: string, choices: readonly Word[], word: string): Word {
  const found = choices.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw new UsageError(`--${name} must be one of ${choices.join(', ')}, not '${word}'`);
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--${name} must be a whole number, not '${text}'`);
}
