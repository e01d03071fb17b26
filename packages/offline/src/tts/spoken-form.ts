/** Longer words are cut off: no one listens to an address of 200 letters. */
const MAX_WORD_CHARS = 80;

/** What the voices can't read, as something they can. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/[\u2018\u2019\u02bc\u2032]/g, "'"],
  [/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"'],
  [/[\u2013\u2014\u2015]/g, ', '],
  [/\u2026/g, '...'],
  [/€\s?(\d[\d.,]*\d|\d)/g, '$1 euros'],
  [/£\s?(\d[\d.,]*\d|\d)/g, '$1 pounds'],
  [/°\s?C\b/g, ' degrees Celsius'],
  [/°\s?F\b/g, ' degrees Fahrenheit'],
  [/°/g, ' degrees'],
  [/×/g, ' times '],
  [/÷/g, ' divided by '],
  [/±/g, ' plus or minus '],
  [/½/g, ' and a half'],
  [/(\d),(?=\d{3}\b)/g, '$1'],
  [/ß/g, 'ss'],
  [/æ/gi, 'ae'],
  [/ø/gi, 'o'],
];

/**
 * One word as it goes to the voice: plain ASCII; accents removed, emoji and other scripts left out.
 *
 * @returns '' if there is nothing to say
 */
export function spokenForm(word: string): string {
  let spoken = word.slice(0, MAX_WORD_CHARS);
  for (const [pattern, replacement] of REPLACEMENTS) spoken = spoken.replace(pattern, replacement);
  spoken = spoken
    .normalize('NFKD')
    .replace(/[^\x20-\x7e]/g, '')
    .trim();
  return /[A-Za-z0-9&%$@+=#]/.test(spoken) ? spoken : '';
}

/** A sign that stands by itself for a pause. */
const PAUSE = /^[-,;:/|\u2013\u2014\u2015\u2026.]+$/;

/** Words as one text for the voice: what can't be said is left out, and a dash between words becomes a comma. */
export function spokenText(words: readonly string[]): string {
  let text = '';
  for (const word of words) {
    const spoken = spokenForm(word);
    if (spoken !== '') text += text === '' ? spoken : ` ${spoken}`;
    else if (PAUSE.test(word) && /\w$/.test(text)) text += ',';
  }
  return text;
}
