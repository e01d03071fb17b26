/** The words of an utterance in lower case, without the punctuation a recogniser adds. */
export function spokenWords(text: string): readonly string[] {
  const plain = text.toLowerCase().replaceAll('’', "'");
  return plain.match(/[\p{L}\p{N}]+(?:['.-][\p{L}\p{N}]+)*/gu) ?? [];
}

/**
 * The words of a space-separated list. Calls in a module's body are marked as pure: a bundle of an application that asks for
 * none of the words leaves them out.
 */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}
