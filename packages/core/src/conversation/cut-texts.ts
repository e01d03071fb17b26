import { textUpToWord, wordsOf } from './words.js';

const SPEAKABLE = /[\p{L}\p{N}]/u;

/**
 * Cuts consecutive texts to what was heard of them. Where `heard` repeats a text it is the text's own
 * spelling that is kept, even if spacing, case or punctuation differ; from the first letter that
 * differs on, the words of `heard` are kept in place of the text.
 */
export function cutToHeard(texts: readonly string[], heard: string): readonly string[] {
  let rest = heard;
  return texts.map((text) => {
    if (rest.trim() === '') return '';
    if (rest.startsWith(text)) {
      rest = rest.slice(text.length);
      return text;
    }
    const { textEnd, heardEnd, differs } = follow(text, rest);
    const kept = differs ? rest : text.slice(0, textEnd);
    rest = differs ? '' : rest.slice(heardEnd);
    return kept;
  });
}

/** Cuts consecutive texts to the first `count` words of them all. */
export function cutToCount(texts: readonly string[], count: number): readonly string[] {
  let rest = Math.max(0, Math.floor(count));
  return texts.map((text) => {
    const kept = textUpToWord(text, rest);
    rest = Math.max(0, rest - wordsOf(text).length);
    return kept;
  });
}

/** Walks both strings letter by letter, past everything that is not spoken, until one ends. */
function follow(text: string, heard: string): { textEnd: number; heardEnd: number; differs: boolean } {
  if (text.startsWith(heard)) return { textEnd: heard.length, heardEnd: heard.length, differs: false };
  let textEnd = 0;
  let heardEnd = 0;
  for (;;) {
    const t = nextSpeakable(text, textEnd);
    const h = nextSpeakable(heard, heardEnd);
    if (h === undefined) return { textEnd, heardEnd: heard.length, differs: false };
    if (t === undefined) return { textEnd: text.length, heardEnd, differs: false };
    if (t.letter.toLowerCase() !== h.letter.toLowerCase()) return { textEnd, heardEnd, differs: true };
    textEnd = t.end;
    heardEnd = h.end;
  }
}

function nextSpeakable(text: string, from: number): { letter: string; end: number } | undefined {
  for (let at = from; at < text.length; ) {
    const letter = String.fromCodePoint(text.codePointAt(at) as number);
    at += letter.length;
    if (SPEAKABLE.test(letter)) return { letter, end: at };
  }
  return undefined;
}
