/** `package.json` of a new project. */
export function packageFile(name: string, version: string): string {
  const antiphon = `^${version}`;
  const manifest = {
    name,
    version: '0.1.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: {
      build: 'tsc',
      start: 'tsc && node dist/main.js',
      test: 'tsc && node --test dist/agent.test.js',
    },
    dependencies: {
      '@antiphon/core': antiphon,
      '@antiphon/device': antiphon,
      '@antiphon/offline': antiphon,
      rxjs: '^7.8.0',
    },
    devDependencies: {
      '@antiphon/testing': antiphon,
      '@types/node': '^20.19.0',
      typescript: '>=5.9.0',
    },
  };
  return `${JSON.stringify(manifest, undefined, 2)}\n`;
}
