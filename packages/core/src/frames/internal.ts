/** The door for the rest of the core: with the parts that stamp frames. */

export { kinds, type Mutable } from './frame.js';
export * from './index.js';
