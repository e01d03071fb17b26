/** Words ending in a full stop that doesn't end a sentence. */
const ABBREVIATIONS = new Set(
  'mr. mrs. ms. dr. prof. st. sr. jr. vs. etc. e.g. i.e. no. approx. inc. ltd. co. corp. dept. ext. fig. gen. col. lt. sgt. capt. rev. hon. jan. feb. mar. apr. aug. sept. oct. nov. dec. a.m. p.m.'.split(
    ' ',
  ),
);
/** Sentences longer than this are cut at a comma or between words: speech starts when the first piece is done. */
const MAX_CHARS = 240;

const endsSentence = (word: string, next: string | undefined): boolean => {
  if (!/[.!?…]["')\]’”]*$/.test(word)) return false;
  if (next === undefined || !word.replace(/["')\]’”]+$/, '').endsWith('.')) return true;
  const bare = word.toLowerCase().replace(/^["'([]+|["')\]]+$/g, '');
  if (/^[a-z]\.$/i.test(bare)) return false; // an initial
  if (!ABBREVIATIONS.has(bare)) return !/^[a-z]/.test(next);
  return /^(?:a\.m\.|p\.m\.|etc\.)$/.test(bare) && /^["'(]?[A-Z]/.test(next);
};

/** Cuts one long sentence behind a comma, else behind the last word that fits. */
function cutLong(words: readonly string[]): string[][] {
  const pieces: string[][] = [];
  let piece: string[] = [];
  let length = 0;
  for (const word of words) {
    if (piece.length > 0 && length + word.length > MAX_CHARS) {
      const comma = piece.findLastIndex((said) => /[,;:]$/.test(said)) + 1;
      const cut = comma > piece.length / 3 ? comma : piece.length;
      pieces.push(piece.slice(0, cut));
      piece = piece.slice(cut);
      length = piece.join(' ').length;
    }
    piece.push(word);
    length += word.length + 1;
  }
  return piece.length > 0 ? [...pieces, piece] : pieces;
}

/** The words of a text, sentence by sentence; no sentence much longer than 240 characters. */
export function splitSentences(words: readonly string[]): string[][] {
  const sentences: string[][] = [];
  let sentence: string[] = [];
  for (const [index, word] of words.entries()) {
    sentence.push(word);
    if (!endsSentence(word, words[index + 1])) continue;
    sentences.push(...cutLong(sentence));
    sentence = [];
  }
  return [...sentences, ...cutLong(sentence)];
}
