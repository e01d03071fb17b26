import type { Interrupt } from './io.js';

/** What the command was asked to do was done. */
export const OK = 0;
/** It could not be done. */
export const FAILED = 1;
/** It was asked for in a way that makes no sense. */
export const USAGE = 2;
/** A person or the system called it off: 128 and the number of the signal, as shells have it. */
export const INTERRUPTED_CODE = { SIGINT: 130, SIGTERM: 143 } as const satisfies Record<Interrupt, number>;
