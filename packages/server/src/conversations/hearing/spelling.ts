/** A word without what a recogniser adds to it at random: case and punctuation. */
export function plain(word: string): string {
  return word.toLowerCase().replace(/[^\p{L}\p{N}']/gu, '');
}

/** A window ends where its time is up: that is no end of a sentence. */
export function withoutEnd(word: string): string {
  return word.replace(/[.!?…,;:-]+$/u, '');
}

/** A window begins in the midst of a sentence: `word` written as one would there. Names lose their capital. */
export function inMidst(word: string): string {
  return /^I(?:'|$)/.test(word) || /^\P{L}*\p{Lu}{2}/u.test(word)
    ? word
    : word.charAt(0).toLowerCase() + word.slice(1);
}
