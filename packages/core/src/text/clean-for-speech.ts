type Rule = readonly [pattern: RegExp, replacement: string | ((...parts: string[]) => string)];

/** Pictures and flags with all that modifies them; not ©, ® and ™, nor digits outside a keycap. */
const EMOJI =
  /(?:[\u{1F1E6}-\u{1F1FF}]{2}|(?![©®™])\p{Extended_Pictographic})[\uFE0E\uFE0F\u{1F3FB}-\u{1F3FF}\u{E0020}-\u{E007F}]*(?:\u200D\p{Extended_Pictographic}[\uFE0F\u{1F3FB}-\u{1F3FF}]*)*/gu;

/** A table row is read as a list, the rule under its head is not. */
function tableRow(row: string): string {
  const cells = row.split('|').map((cell) => cell.trim());
  if (cells.every((cell) => /^:?-*:?$/.test(cell))) return '';
  return cells.filter((cell) => cell !== '').join(', ');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

/** In order: what is taken out whole, then lines, then links, then marks within a line. */
const RULES: readonly Rule[] = [
  [/(```|~~~)[\s\S]*?(?:\1|$)/g, ' '],
  [/<!--[\s\S]*?(?:-->|$)/g, ' '],
  [/^[ \t]*(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/gm, ''],
  [/^[ \t]*\|[^\n]*\|[ \t]*$/gm, tableRow],
  [/^[ \t]*(?:>[ \t]?)+/gm, ''],
  [/^[ \t]{0,3}#{1,6}[ \t]+/gm, ''],
  [/^[ \t]*[-*+•‣◦][ \t]+(?:\[[ xX]\][ \t]+)?/gm, ''],
  [/!?\[([^[\]\n]*)\]\([^()\s]*(?:[ \t]+"[^"\n]*")?\)/g, '$1'],
  [/!?\[([^[\]\n]+)\]\[[^[\]\n]*\]/g, '$1'],
  [/<((?:https?|mailto):[^<>\s]*)>/gi, '$1'],
  [/\bmailto:(?=\S)/gi, ''],
  [
    /\b(?:https?:\/\/(?:www\.)?|www\.)([\p{L}\p{N}.-]*[\p{L}\p{N}])(?::\d+)?(?:[/?#](?:[^\s<>"')\]]*[^\s<>"')\].,;:!?])?)?/giu,
    '$1',
  ],
  [/<\/?[a-z][^<>\n]*>/gi, ' '],
  [/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' '],
  [/([0-9#*])\uFE0F?\u20E3/g, '$1'],
  [EMOJI, ''],
  [/(?<!\\)`+([^`\n]*)`+/g, '$1'],
  [/(?<![\\\p{L}\p{N}*])\*{1,3}(?=[^\s*])|(?<=[^\s\\*])\*{1,3}(?![\p{L}\p{N}*])/gu, ''],
  [/(?<=[^\s*])\*{2,3}|\*{2,3}(?=[^\s*])/g, ''],
  [/(?<![\\\p{L}\p{N}_])_{1,3}(?=[^\s_])|(?<=[^\s\\_])_{1,3}(?![\p{L}\p{N}_])/gu, ''],
  [/~~/g, ''],
  [/\\([\\`*_{}[\]()#+.!~|>-])/g, '$1'],
  [/[ \t\u00A0]+/g, ' '],
  [/ (?=[,.!?;:](?:\s|$))/g, ''],
  [/ ?\n[\s]*/g, '\n'],
];

/**
 * What of a text can be said aloud: markdown without its marks, links by their text, bare addresses by
 * their host, tables row by row; no code blocks, HTML tags or emoji. Plain prose comes back as it is,
 * save for white space, which is trimmed and collapsed.
 *
 * Meant for a sentence or a whole text; when a code block spans several pieces, use {@link SpeechCleaner}.
 */
export function cleanForSpeech(text: string): string {
  let cleaned = text;
  for (const [pattern, replacement] of RULES) {
    cleaned = cleaned.replace(pattern, replacement as string);
  }
  return cleaned.trim();
}
