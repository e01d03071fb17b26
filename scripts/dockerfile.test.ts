import { readFileSync } from 'node:fs';
import { validate } from 'dockerfile-utils';
import { expect, it } from 'vitest';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const dockerfile = read('Dockerfile');

it('the Dockerfile has no fault', () => {
  expect(validate(dockerfile)).toEqual([]);
});

it('the image is made from the lockfile, runs for nobody in particular, and says how it does', () => {
  const [, last = ''] = dockerfile.split(/^FROM \$\{NODE\}$/m);
  expect(dockerfile).not.toMatch(/npm (?:i|install)\b/);
  expect(last).toMatch(/^USER node$/m);
  expect(last).toMatch(/^STOPSIGNAL SIGTERM$/m);
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*\/livez/m);
  expect(last).toMatch(/^ENTRYPOINT \["node", "packages\/cli\/dist\/bin\.js", "serve"\]$/m);
});

it('what is installed, built or secret does not get into the image by itself', () => {
  expect(read('.dockerignore').split('\n')).toEqual(
    expect.arrayContaining(['**/node_modules', '**/dist', '**/.env*', '**/.antiphon', '.git']),
  );
});
