/** Markup, whole: `<break time="1s"/>`, `</speak>`, `<!-- … -->`. A lone `<` stays. */
const MARKUP = /<!--[\s\S]{0,2000}?-->|<[/!?]?[a-z][^<>]*>/gi;
/** `[text](address)`, `![text](address)`. */
const LINK = /!?\[([^[\]]{0,500})\]\([^()\s]{0,2000}\)/g;
/** Everything that isn't a character one can see or a space. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]/g;
/** What a chat model writes for the eye: headings, quotes, lists, rules, fences. */
const LINE_MARKS = /^[ \t]*(?:#{1,6}|>|[-*+]|-{3,}|\*{3,}|`{3,}.*)(?:\s|$)/gm;

/**
 * Text as it is to be spoken: markup and formatting gone, control characters turned into spaces, one space between
 * words. `words` of a synthesis are the words of this text.
 */
export function plainText(text: string): string {
  return text
    .replace(MARKUP, ' ')
    .replace(LINK, '$1')
    .replace(LINE_MARKS, '')
    .replace(/[*`~]+|(?<!\w)_+|_+(?!\w)/g, '')
    .replace(CONTROL, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}
