// @ts-check
import { exit } from 'node:process';
import { serve, WorkerError } from '../workers/serve.mjs';

serve({
  echo: ({ word }) => ({ value: word }),
  refuse: () => {
    throw new WorkerError('text_too_long', 'too long');
  },
  crash: () => exit(3),
});
