import { fileURLToPath } from 'node:url';

/** Absolute paths, with a slash at the end. */
export const examples = fileURLToPath(new URL('..', import.meta.url));
export const project = fileURLToPath(new URL('../..', import.meta.url));
