import { spokenWords, wordSet } from './spoken-words.js';

/** Sounds and words that tell a speaker to go on. */
const WORDS = /* @__PURE__ */ wordSet(
  'mhm mhmm mm mmm mmhm mmhmm mm-hmm mm-hm m-hm uh-huh uhhuh uhuh huh ah aha ah-ha oh ooh wow hm hmm hmmm ' +
    'yeah yea yep yup yes ya ok okay k right alright sure cool nice great good fine true exactly indeed absolutely ' +
    'definitely totally gotcha understood really interesting perfect',
);

const PHRASES: ReadonlySet<string> = new Set([
  'i see',
  'i know',
  'i understand',
  'got it',
  'got you',
  'of course',
  'for sure',
  'go on',
  'uh huh',
  'mm hmm',
  'mm hm',
  'm hm',
  'all right',
  'makes sense',
  'fair enough',
  'sounds good',
  'no way',
  "that's right",
  "that's true",
]);

const MAX_WORDS = 3;

/**
 * Whether an utterance only says "I am listening": one to three words such as "mhm", "okay", "I see" or
 * "oh right yeah". English. Whether "yes" is one or an answer depends on what was asked: the caller knows.
 */
export function isBackchannel(text: string): boolean {
  const words = spokenWords(text);
  if (words.length === 0 || words.length > MAX_WORDS) return false;
  let at = 0;
  while (at < words.length) {
    if (PHRASES.has(`${words[at]} ${words[at + 1]}`)) at += 2;
    else if (WORDS.has(words[at] ?? '')) at++;
    else return false;
  }
  return true;
}
