import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { examples } from './support/folders.js';

// As a program: what it starts more of is itself.
test('calls spread over the processes of a cluster, and each stays where it came in', async () => {
  const program = [join(examples, 'scripts', 'run.mjs'), 'phone-cluster'];
  const { stdout } = await promisify(execFile)(process.execPath, program);
  expect(stdout).toBe('4 calls came in to 2 processes\n');
});
