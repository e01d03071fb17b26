import type { JsonValue } from '@antiphon/core/frame-free';

/** What was caught from the user's words, by name, over the whole conversation. */
export type Slots = Readonly<Record<string, string>>;

/** What an agent says: a template, in which `{name}` stands for a slot, or a function that writes it. */
export type Line = string | ((slots: Slots) => string);

/** Something a rule has to know before it can answer. */
export interface Question {
  /** Asked unless the slot has been caught already. */
  readonly slot: string;
  readonly ask: Line;
  /**
   * The words that answer it; the slot is the group of its name, or else the whole match. Tried before any
   * rule on what the user says next, so it should not match everything.
   */
  readonly answer: RegExp;
}

/** One thing the agent knows how to answer. */
export interface ScriptRule {
  /**
   * The words that call for it; named groups become slots. Matched without regard to case against the
   * user's words without punctuation.
   */
  readonly when: RegExp;
  /** Asked one after another, as far as their slots are missing, before the rule answers. */
  readonly asks?: readonly Question[];
  /** What to say; before the call, when there is one too. */
  readonly say?: Line;
  /** The tool to call. */
  readonly call?: {
    readonly tool: string;
    readonly arguments?: (slots: Slots) => JsonValue;
    /** What to say about its result. @defaultValue nothing */
    readonly answer?: (result: JsonValue, slots: Slots) => string;
  };
  /** Answers only once in a conversation; later rules may answer the same words after that. */
  readonly once?: boolean;
}

/** Everything a scripted agent knows. The first rule that matches answers, so special ones come first. */
export interface Script {
  /** Said when the agent is to speak before the user has. @defaultValue the first of `otherwise` */
  readonly greeting?: Line;
  readonly rules: readonly ScriptRule[];
  /** Said in turn when no rule matches; a question that is open is asked again instead. */
  readonly otherwise: readonly Line[];
  /** Said when a tool fails or isn't there. @defaultValue a sentence of regret */
  readonly onToolError?: Line;
}

/** Writes a line out. A slot that was never caught is left out. */
export function writeLine(line: Line, slots: Slots): string {
  if (typeof line === 'function') return line(slots);
  const slot = (name: string) => (Object.hasOwn(slots, name) ? (slots[name] ?? '') : '');
  return line.replace(/\{(\w+)\}/g, (_, name: string) => slot(name)).replace(/ {2,}/g, ' ');
}

/** The user's words as rules see them: no punctuation but apostrophes, single spaces. */
export function plainWords(text: string): string {
  return text
    .replace(/[’‘]/g, "'")
    .replace(/[^\p{L}\p{N}' ]+/gu, ' ')
    .replace(/ +/g, ' ')
    .trim();
}

/** Matches without regard to case, and from the beginning: a pattern with `g` or `y` remembers where it was. */
export function matchOf(pattern: RegExp, words: string): RegExpExecArray | null {
  const flags = [...new Set(`${pattern.flags}i`)].join('').replace(/[gy]/g, '');
  return new RegExp(pattern.source, flags).exec(words);
}
