import type { JsonValue } from '@antiphon/core';

/** What was caught from the user's words, by name, over the whole conversation. */
export type Slots = Readonly<Record<string, string>>;

/** What an agent says: a template, in which `{name}` stands for a slot, or a function that writes it. */
export type Line = string | ((slots: Slots) => string);

/** One thing the agent knows how to answer. */
export interface ScriptRule {
  /**
   * The words that call for it; named groups become slots. Matched without regard to case against the
   * user's words without punctuation.
   */
  readonly when: RegExp;
  /** What to say; before the call, when there is one too. */
  readonly say?: Line;
  /** The tool to call, and what to say about its result. */
  readonly call?: {
    readonly tool: string;
    readonly arguments?: (slots: Slots) => JsonValue;
    readonly then: (result: JsonValue, slots: Slots) => string;
  };
}

/** Everything a scripted agent knows. The first rule that matches answers. */
export interface Script {
  readonly rules: readonly ScriptRule[];
  /** Said in turn when no rule matches. */
  readonly otherwise: readonly Line[];
  /** Said when a tool fails. @defaultValue a sentence of regret */
  readonly onToolError?: Line;
}

/** Writes a line out. A slot that was never caught is left out. */
export function writeLine(line: Line, slots: Slots): string {
  if (typeof line === 'function') return line(slots);
  return line.replace(/\{(\w+)\}/g, (_, name: string) => slots[name] ?? '').replace(/ {2,}/g, ' ');
}

/** The user's words as rules see them: no punctuation but apostrophes, single spaces. */
export function plainWords(text: string): string {
  return text
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

/** The slots that the rules catch in what the user has said, the newest last. */
export function slotsIn(script: Script, userTexts: readonly string[]): Slots {
  const slots: Record<string, string> = {};
  for (const text of userTexts) {
    const groups = matching(script, text)?.match.groups ?? {};
    for (const [name, value] of Object.entries(groups)) if (value !== undefined) slots[name] = value;
  }
  return slots;
}

/** The first rule that a text calls for. */
export function matching(
  script: Script,
  text: string,
): { readonly rule: ScriptRule; readonly match: RegExpExecArray } | undefined {
  const words = plainWords(text);
  for (const rule of script.rules) {
    // A pattern with `g` or `y` remembers where it was; ours must not.
    const pattern = new RegExp(
      rule.when.source,
      [...new Set(`${rule.when.flags}i`)].join('').replace(/[gy]/g, ''),
    );
    const match = pattern.exec(words);
    if (match !== null) return { rule, match };
  }
  return undefined;
}
