import { resolve } from 'node:path';
import { UsageError } from '../cli-error.js';
import type { CliIo } from '../io.js';
import { parseFlags } from '../parse-flags.js';
import { VENDOR_CHOICES, type VendorChoice } from './agency/index.js';

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
  /** Of the caller's pauses. */
  readonly seed: number;
}

const DEFAULT_OUT = 'antiphon-demo';
const DEFAULT_SEED = 1;

/** @throws UsageError */
export function demoOptions(args: readonly string[], { cwd }: Pick<CliIo, 'cwd'>): DemoOptions {
  const { flags } = parseFlags(args, {
    flags: {
      wav: { type: 'string' },
      out: { type: 'string', default: DEFAULT_OUT },
      vendors: { type: 'string', default: 'none' },
      json: { type: 'boolean', default: false },
      seed: { type: 'string', default: String(DEFAULT_SEED) },
    },
  });
  const { wav, out, vendors, json, seed } = flags;
  for (const [name, value] of Object.entries({ wav, out })) {
    if (value === '') throw new UsageError(`--${name} must not be empty`);
  }
  return {
    wav: wav === undefined ? undefined : resolve(cwd, wav),
    out: resolve(cwd, out),
    outAsGiven: out,
    json,
    vendors: vendorChoice(vendors),
    seed: wholeNumber(seed),
  };
}

function vendorChoice(word: string): VendorChoice {
  const found = VENDOR_CHOICES.find((choice) => choice === word);
  if (found !== undefined) return found;
  throw new UsageError(`--vendors must be one of ${VENDOR_CHOICES.join(', ')}, not '${word}'`);
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value)) return value;
  throw new UsageError(`--seed must be a whole number, not '${text}'`);
}
