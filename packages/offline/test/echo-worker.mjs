// @ts-check
import { exit } from 'node:process';
import { threadId } from 'node:worker_threads';
import { serve, WorkerError } from '../workers/serve.mjs';

serve({
  echo: ({ word }) => ({ value: word }),
  thread: () => ({ value: threadId }),
  sum: ({ numbers, crash }) => {
    if (crash) exit(3);
    return {
      value: numbers.reduce((/** @type {number} */ sum, /** @type {number} */ each) => sum + each, 0),
    };
  },
  refuse: () => {
    throw new WorkerError('text_too_long', 'too long');
  },
  crash: () => exit(3),
  hang: () => {
    for (;;);
  },
});
