import { matchOf, plainWords, type Question, type Script, type ScriptRule, type Slots } from './script.js';

/** Where a conversation stands after what the user said last. */
export interface Standing {
  /** The rule that answers it. */
  readonly rule: ScriptRule | undefined;
  /** What that rule, or the one before, still has to know. */
  readonly question: Question | undefined;
  readonly slots: Slots;
  /** How often no rule has matched so far. */
  readonly unanswered: number;
}

/** Follows a script through everything the user has said: nothing else is remembered of a conversation. */
export function standingOf(script: Script, userTexts: readonly string[]): Standing {
  const slots: Record<string, string> = {};
  const used = new Set<ScriptRule>();
  let asking: ScriptRule | undefined;
  let rule: ScriptRule | undefined;
  let unanswered = 0;
  for (const text of userTexts) {
    const words = plainWords(text);
    const open = asking === undefined ? undefined : missing(asking, slots);
    const answer = open === undefined ? null : matchOf(open.answer, words);
    const found =
      answer !== null && asking !== undefined
        ? { rule: asking, match: answer }
        : ruleFor(script, words, used);
    rule = found?.rule;
    if (found === undefined) {
      if (open === undefined) unanswered += 1;
      continue;
    }
    for (const [name, value] of Object.entries(found.match.groups ?? {})) {
      if (value !== undefined) slots[name] = value;
    }
    if (answer !== null && open !== undefined && !Object.hasOwn(slots, open.slot))
      slots[open.slot] = answer[0];
    asking = missing(found.rule, slots) === undefined ? undefined : found.rule;
    if (asking === undefined && found.rule.once === true) used.add(found.rule);
  }
  const question = asking === undefined ? undefined : missing(asking, slots);
  return { rule, question, slots, unanswered };
}

function missing({ asks = [] }: ScriptRule, slots: Slots): Question | undefined {
  return asks.find(({ slot }) => !Object.hasOwn(slots, slot));
}

function ruleFor(script: Script, words: string, used: ReadonlySet<ScriptRule>) {
  for (const rule of script.rules) {
    const match = used.has(rule) ? null : matchOf(rule.when, words);
    if (match !== null) return { rule, match };
  }
  return undefined;
}
