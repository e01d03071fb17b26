import type { TurnRecord } from '../turns/turn-record.js';

/** What brings an answer back that was interrupted for nothing. */
export type Resumption =
  | { readonly form: 'speak'; readonly text: string }
  | { readonly form: 'run'; readonly instruction: string | undefined };

/** How far back from the cut a good beginning may lie, in characters. */
const REACH = 60;
/** With fewer words than this left, the answer was as good as heard. */
const MIN_WORDS_LEFT = 3;
/** What stands before a sentence or a clause. */
const BEFORE_START = /(?:[.!?…,;:][)\]"'”’]*|[)—–])\s+(?=\S)/gu;
const GO_ON =
  'You were cut off by a noise, not by the user. Go on exactly where you stopped, without repeating yourself.';

/**
 * How to go on with an interrupted answer: by saying what was not heard of it, or, where the model had not
 * finished it, by running the model again. Undefined when nothing is missing.
 */
export function resumptionOf({ said, saidAll, heard }: TurnRecord): Resumption | undefined {
  if (said === '' || !saidAll) return { form: 'run', instruction: heard === '' ? undefined : GO_ON };
  const text = unheardPart(said, heard);
  return text === '' ? undefined : { form: 'speak', text };
}

/**
 * What of `said` comes after `heard`, from the beginning of the sentence or clause in which it was cut when
 * that is not far back, so that the listener finds the way in.
 */
export function unheardPart(said: string, heard: string): string {
  const cut = cutOf(said, heard);
  if (said.slice(cut).trim() === '') return '';
  return said.slice(lastStart(said, cut)).trim();
}

/** Whether a "yes" or "okay" at this point of the bot's answer is an answer itself, not a backchannel. */
export function asksAtCut({ said, heard }: TurnRecord): boolean {
  if (said === '') return false;
  const cut = cutOf(said, heard);
  const rest = said.slice(cut);
  if (rest.split(/\s+/u).filter(Boolean).length < MIN_WORDS_LEFT) return true;
  const stop = /^\s*[^.!?…]*[.!?…]/u.exec(rest)?.[0] ?? '';
  return stop.endsWith('?') || said.slice(0, cut).trimEnd().endsWith('?');
}

/** Where in `said` the next word begins. */
function cutOf(said: string, heard: string): number {
  let cut = said.startsWith(heard) ? heard.length : 0;
  while (/\s/u.test(said[cut] ?? '')) cut++;
  return cut;
}

/** The last beginning of a sentence or clause at or before `cut`; `cut` itself when that is too far back. */
function lastStart(said: string, cut: number): number {
  let start = 0;
  for (const match of said.slice(0, cut + 1).matchAll(BEFORE_START)) {
    const at = match.index + match[0].length;
    if (at <= cut) start = at;
  }
  return cut - start > REACH ? cut : start;
}
