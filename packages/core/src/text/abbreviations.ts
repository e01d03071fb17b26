const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Written before a name or a clause, so that the stop behind them never ends a sentence. Lower case. */
export const NEVER_FINAL = set(
  'mr mrs ms mx dr prof rev hon pres gov sen rep gen col maj capt cpt lt sgt cmdr st mt ft messrs mme mlle e.g i.e cf vs viz',
);

/** Stand before a number; elsewhere the stop behind them ends the sentence. Lower case. */
export const BEFORE_NUMBER = set(
  'no nos nr fig figs vol vols p pp ch sec art eq ex approx ca jan feb mar apr jun jul aug sep sept oct nov dec',
);

/** May end a sentence or stand within one: what follows decides. Lower case. */
export const MAYBE_FINAL = set(
  'etc inc ltd co corp bros jr sr dept est ave blvd rd apt ext tel al a.m p.m ph.d',
);

/** Words with which a sentence begins rather than goes on. Lower case. */
export const OPENERS = set(
  "i i'm i'll i've i'd it it's its he he's she she's we we're we'll you you're you'll your they they're this that that's these those there there's the a an my our his her their but and so or if when while what why how who where which then now yes no not let let's please do does did is are was were can could would should will in on at for from with after before because however also first next finally",
);
