/** A phrase of up to this many words that comes again and again is the model's invention, not the speaker's. */
const MAX_PHRASE_WORDS = 12;

/** People do say "no no no no"; nobody says a whole phrase four times or one word eight times without a breath. */
const absurd = (phraseWords: number): number => (phraseWords <= 2 ? 8 : 4);

const bare = (word: string): string => word.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** How many words from `at` on are the phrase of `length` words there, over and over; the last time may be cut short. */
function runOf(words: readonly string[], at: number, length: number): number {
  let run = length;
  while (at + run < words.length && words[at + run] === words[at + run - length]) run += 1;
  return run;
}

/** Keeps one of each phrase that is repeated absurdly often. */
function withoutRepetition(words: readonly string[]): string[] {
  const compared = words.map(bare);
  const kept: string[] = [];
  for (let at = 0; at < words.length; ) {
    let length = 1;
    let run = 1;
    for (let phrase = 1; phrase <= MAX_PHRASE_WORDS; phrase += 1) {
      const found = runOf(compared, at, phrase);
      if (found < phrase * absurd(phrase)) continue;
      length = phrase;
      run = found;
      break;
    }
    kept.push(...words.slice(at, at + length));
    at += run;
  }
  return kept;
}

/**
 * Tidies what the model wrote: one space between words, nothing at all where there are no letters or digits, and
 * no endless repetition, into which small models fall on noise and on very long audio. Of a phrase said absurdly
 * often one remains; a text that is nothing but a word or two over and over is taken for noise.
 */
export function cleanTranscript(text: string): string {
  if (!/[\p{L}\p{N}]/u.test(text)) return '';
  // first the "words" that are a few letters over and over
  const words = text
    .trim()
    .split(/\s+/)
    .filter((word) => !/^(.{1,4}?)\1{7,}\W*$/u.test(word));
  const kept = withoutRepetition(words);
  const nothingElse = kept.length <= 2 && kept.length < words.length;
  return nothingElse ? '' : kept.join(' ');
}
