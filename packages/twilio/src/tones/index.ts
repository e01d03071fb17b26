export { type KeyTonesOptions, keyTones, keyTonesDefaults } from './key-tones.js';
