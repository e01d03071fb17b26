import { type Content, type FunctionDeclaration, isRecord, textOf } from '../wire/index.js';
import type { AgentRequest, ReplyPart } from './agent.js';

/** Words of a function's name that say nothing of what it is about. */
const EMPTY_WORDS = [
  'get',
  'set',
  'do',
  'make',
  'find',
  'list',
  'fetch',
  'create',
  'the',
  'and',
  'of',
  'for',
  'current',
];

/** The call of a declared function whose name fits what the user said, or the question for what it lacks. */
export function fittingCall({ contents, tools, mustCall }: AgentRequest): ReplyPart | undefined {
  const said = userTexts(contents);
  const last = said.at(-1) ?? '';
  const before = said.at(-2) ?? '';
  const fitting =
    tools.find((tool) => fits(tool, last)) ??
    // An answer to the question for what was missing.
    (asked(contents) ? tools.find((tool) => fits(tool, before)) : undefined) ??
    (mustCall ? tools[0] : undefined);
  if (fitting?.name === undefined) return undefined;
  const text = asked(contents) ? `${before} ${last}` : last;
  const { args, missing } = argumentsFor(fitting, text);
  if (missing !== undefined && !mustCall) return { text: `Gladly. ${QUESTION}${spaced(missing)}?` };
  return { call: { name: fitting.name, args } };
}

const QUESTION = 'Please tell me the ';

/** What to say about the results that came last, or undefined when none did. */
export function aboutResponses(contents: readonly Content[]): string | undefined {
  const responses = (contents.at(-1)?.parts ?? []).flatMap((part) => part.functionResponse ?? []);
  if (responses.length === 0) return undefined;
  return responses
    .map(({ response = {} }) => {
      if (response.error !== undefined) return 'I am sorry, that did not work just now.';
      const result = response.output ?? response.result ?? response;
      return `Here is what I found: ${inWords(result)}.`;
    })
    .join(' ');
}

function inWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  if (!isRecord(value)) return String(value).replace(/[.\s]+$/, '');
  return Object.entries(value)
    .map(([name, held]) => `${spaced(name)} ${inWords(held)}`)
    .join(', ');
}

function userTexts(contents: readonly Content[]): readonly string[] {
  return contents
    .filter(({ role }) => role !== 'model')
    .map(textOf)
    .filter((text) => text !== '');
}

function asked(contents: readonly Content[]): boolean {
  return textOf(contents.findLast(({ role }) => role === 'model')).includes(QUESTION);
}

function fits({ name = '' }: FunctionDeclaration, text: string): boolean {
  const words = new Set(text.toLowerCase().match(/[\p{L}\d]+/gu) ?? []);
  const subjects = spaced(name)
    .split(' ')
    .filter((word) => word.length > 2 && !EMPTY_WORDS.includes(word));
  return subjects.some((subject) => [...words].some((word) => stem(word) === stem(subject)));
}

const stem = (word: string): string => word.replace(/(?:ing|es|s|e|ed)$/, '');

/** `bookSeats`, `book_seats` and `book-seats` as words. */
function spaced(name: string): string {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_.:-]+/g, ' ')
    .toLowerCase();
}

function argumentsFor(tool: FunctionDeclaration, text: string) {
  const schema = isRecord(tool.parametersJsonSchema) ? tool.parametersJsonSchema : (tool.parameters ?? {});
  const properties = isRecord(schema.properties) ? schema.properties : {};
  const required = Array.isArray(schema.required) ? schema.required : [];
  const args: Record<string, unknown> = {};
  let missing: string | undefined;
  for (const [name, property] of Object.entries(properties)) {
    const value = valueFor(name, isRecord(property) ? property : {}, text);
    if (value !== undefined) args[name] = value;
    else if (required.includes(name)) missing ??= name;
  }
  return { args, missing };
}

const NUMBERS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const DAY = /\b(?:today|tonight|tomorrow|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b/i;

function valueFor(name: string, schema: Readonly<Record<string, unknown>>, text: string): unknown {
  const type = String(schema.type ?? 'string').toLowerCase();
  if (Array.isArray(schema.enum)) {
    return schema.enum.find((value) => text.toLowerCase().includes(String(value).toLowerCase()));
  }
  if (type === 'number' || type === 'integer') return numberIn(text);
  if (type === 'boolean') return !/\b(?:no|not|never)\b/i.test(text);
  if (type === 'array' || type === 'object') return undefined;
  if (/date|day|when|time/i.test(name)) return DAY.exec(text)?.[0];
  if (/city|place|location|country/i.test(name)) return placeIn(text);
  if (/name/i.test(name)) return /\b(?:name is|called|for) (\p{Lu}\p{L}+)/u.exec(text)?.[1];
  return text.trim() === '' ? undefined : text.trim();
}

function numberIn(text: string): number | undefined {
  const digits = /-?\d+(?:\.\d+)?/.exec(text);
  if (digits !== null) return Number(digits[0]);
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const word = words.find((each) => NUMBERS.includes(each));
  return word === undefined ? undefined : NUMBERS.indexOf(word);
}

/** What follows a preposition, else the last capitalised word that does not open the sentence. */
function placeIn(text: string): string | undefined {
  const placed =
    /\b(?:in|at|for|to|from) ((?:\p{Lu}\p{L}+ ?)+)/u.exec(text)?.[1] ??
    text.match(/(?<=\p{L}+,? )\p{Lu}\p{L}+/gu)?.at(-1);
  return (placed ?? /\bin (\p{L}+)/u.exec(text)?.[1])?.trim();
}
