const AURA_2_ENGLISH =
  'amalthea andromeda apollo arcas aries asteria athena atlas aurora callista cora cordelia delia draco electra ' +
  'harmonia helena hera hermes hyperion iris janus juno jupiter luna mars minerva neptune odysseus ophelia orion ' +
  'orpheus pandora phoebe pluto saturn selene thalia theia vesta zeus';
const AURA_1_ENGLISH = 'angus arcas asteria athena helios hera luna orion orpheus perseus stella zeus';

const VOICES = new Set([
  ...AURA_2_ENGLISH.split(' ').map((name) => `aura-2-${name}-en`),
  ...AURA_1_ENGLISH.split(' ').map((name) => `aura-${name}-en`),
]);

/** Whether Deepgram has such an English voice; those of other languages the simulator can't speak with. */
export const isVoice = (model: string): boolean => VOICES.has(model);
