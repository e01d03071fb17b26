import { setMaxListeners } from 'node:events';

/** A controller for "closed", to which any number of requests under way may listen. */
export function closingController(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
