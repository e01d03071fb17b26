/**
 * What goes over the wire, without frames, processors and RxJS: for whoever writes a client, in a browser too.
 */
export * from './wire/index.js';
