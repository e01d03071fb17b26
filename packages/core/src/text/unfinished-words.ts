import { wordSet } from './spoken-words.js';

/** Conjunctions, prepositions, articles, possessives and fillers: a sentence does not end in these. */
export const HANGING = /* @__PURE__ */ wordSet(
  'and or but nor because cause if unless although though whereas whether while until since as than ' +
    'to of into onto from with without via per toward towards upon among between during except despite regarding ' +
    'at by for in on about over under after before against through ' +
    'a an the my your our their its every whose very ' +
    "um uh uhm umm uhh er erm hmm hm ehm i'm i'll i'd i've it's he's she's we're we'll we've you're you'll they're they'll there's that's what's who's where's let's",
);

/** May end a question or a relative clause that began with a question word ("Where are you from?"). */
export const STRANDABLE = /* @__PURE__ */ wordSet(
  'to of from with at by for in on about over under after before against through into',
);

/** Words that end a sentence behind these verbs, with or without an object between ("turn it on"). */
export const PARTICLES = /* @__PURE__ */ wordSet('in on over by through');
export const PARTICLE_VERBS = /* @__PURE__ */ wordSet(
  'log logged logging sign signed signing come coming came go going went turn turned turning put putting hold check move get got start moving carry carrying drop stop think switch plug fill hand walk let be is was',
);
export const OBJECTS = /* @__PURE__ */ wordSet('it that this them him her me us you one');

export const QUESTION_WORDS = /* @__PURE__ */ wordSet('what who whom which where when why how');

/** Forms of "to be"; they end a sentence only behind a pronoun ("yes it is"). */
export const BEING = /* @__PURE__ */ wordSet('is are was were');
export const PRONOUNS = /* @__PURE__ */ wordSet(
  'i it he she that there this they these those we you who what where here one so how',
);

/** Beginnings with nothing behind them yet, whole utterances. */
export const BARE_BEGINNINGS: ReadonlySet<string> = new Set([
  'can you',
  'could you',
  'would you',
  'will you',
  'can i',
  'could i',
  'can we',
  'could we',
  'i want',
  'i need',
  'i would like',
  "i'd like",
  'i was',
  'i think',
  'i mean',
  'do you have',
  'tell me',
  'let me',
  'so',
  'well',
  'like',
  'you know',
]);
