import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
  expect(last).toMatch(/^HEALTHCHECK [\s\S]*packages\/cli\/container\/health\.mjs/m);
  expect(last).toMatch(
    /^ENTRYPOINT \["node", "packages\/cli\/dist\/bin\.js", "serve", "--config", "\S+"\]$/m,
  );
});

it('no variable of the image stands above a configuration that is mounted', () => {
  expect(dockerfile).not.toMatch(/^(?:ENV|\s+)\s*ANTIPHON_SERVER_/m);
});

it('what the guide promises of the image is no tool of this repository, which is left out of it', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean } | undefined>>;
  };
  const promised = ['pg', 'libsql', 'fastify', 'jose', 'ws'];
  const missing = promised.filter((name) => packages[`node_modules/${name}`]?.dev !== undefined);
  expect(missing).toEqual([]);
  expect(promised.filter((name) => packages[`node_modules/${name}`] === undefined)).toEqual([]);
});

it.each([
  ['the port that its configuration says', {}, 0],
  ['the port that the environment says instead', { ANTIPHON_SERVER_PORT: '1' }, 1],
])('its health is asked for at %s', async (_what, env, status) => {
  await using server = createServer((request, response) => {
    response.statusCode = request.url === '/livez' ? 200 : 404;
    response.end();
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'antiphon-health-'));
  const file = join(folder, 'server.json');
  writeFileSync(file, JSON.stringify({ port: (server.address() as AddressInfo).port }));
  const script = fileURLToPath(new URL('../packages/cli/container/health.mjs', import.meta.url));
  const [code] = await once(spawn(process.execPath, [script, file], { env }), 'exit');
  rmSync(folder, { recursive: true });
  expect(code).toBe(status);
});

it('what is installed, built or secret does not get into the image by itself', () => {
  expect(read('.dockerignore').split('\n')).toEqual(
    expect.arrayContaining(['**/node_modules', '**/dist', '**/.env*', '**/.antiphon', '.git']),
  );
});
