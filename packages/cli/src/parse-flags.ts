import { type ParseArgsConfig, parseArgs } from 'node:util';
import { UsageError } from './cli-error.js';

type FlagConfig = NonNullable<ParseArgsConfig['options']>;

export interface FlagRules<Flags extends FlagConfig> {
  readonly flags: Flags;
  /** Names of the words that may stand without a flag, such as `['FILE']`. @defaultValue none */
  readonly words?: readonly string[];
}

type ParsedFlags<Flags extends FlagConfig> = ReturnType<
  typeof parseArgs<{ readonly options: Flags; readonly strict: true; readonly allowPositionals: true }>
>;

/**
 * Reads a command's arguments.
 *
 * @throws UsageError in one line, for a flag or word that is not known, or a value that is missing.
 */
export function parseFlags<const Flags extends FlagConfig>(
  args: readonly string[],
  { flags, words = [] }: FlagRules<Flags>,
): { readonly flags: ParsedFlags<Flags>['values']; readonly words: readonly string[] } {
  try {
    const parsed = parseArgs({ args: [...args], options: flags, strict: true, allowPositionals: true });
    const extra = parsed.positionals[words.length];
    if (extra !== undefined) throw new UsageError(`unexpected argument '${extra}'`);
    return { flags: parsed.values, words: parsed.positionals };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(firstSentence(error instanceof Error ? error.message : String(error)));
  }
}

/** Node's messages go on with advice that fits other programs. */
function firstSentence(message: string): string {
  const line = message.split('\n')[0] ?? message;
  const sentence = line.split(/\. (?=[A-Z])/)[0] ?? line;
  return sentence.replace(/^./, (letter) => letter.toLowerCase()).replace(/\.$/, '');
}
