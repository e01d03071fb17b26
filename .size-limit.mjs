/** What each package may weigh, as an application would bundle it: as a module, which is what the packages are. */
const bundled = (entry) => ({ ...entry, modifyEsbuildConfig: (config) => ({ ...config, format: 'esm' }) });

export default [
  {
    name: '@antiphon/core, whole',
    path: 'packages/core/dist/index.js',
    import: '*',
    ignore: ['rxjs', 'rxjs/*'],
    limit: '54 KB',
  },
  {
    name: '@antiphon/core, processor and pipeline',
    path: 'packages/core/dist/index.js',
    import: '{ processor, pipeline }',
    ignore: ['rxjs', 'rxjs/*'],
    limit: '20.5 KB',
  },
  {
    name: '@antiphon/classic, with what it uses of the core',
    path: 'packages/classic/dist/index.js',
    import: '*',
    limit: '31 KB',
  },
  {
    name: '@antiphon/audio, whole',
    path: 'packages/audio/dist/index.js',
    import: '*',
    limit: '12 KB',
  },
  {
    name: '@antiphon/heygen, without core and audio',
    path: 'packages/heygen/dist/index.js',
    import: '*',
    ignore: ['@antiphon/audio', '@antiphon/core', 'node:process', 'ws'],
    limit: '9 KB',
  },
  {
    name: "@antiphon/heygen/browser, without core and the vendors' SDKs",
    path: 'packages/heygen/dist/browser/index.js',
    import: '*',
    ignore: ['@antiphon/core', '@heygen/liveavatar-web-sdk', '@heygen/streaming-avatar', 'livekit-client'],
    limit: '2 KB',
  },
  {
    name: '@antiphon/client, with all that a page loads for it',
    path: 'packages/client/dist/index.js',
    import: '*',
    limit: '15 KB',
  },
  {
    name: '@antiphon/client/worklet',
    path: 'packages/client/dist/worklet.js',
    limit: '2 KB',
  },
  {
    name: '@antiphon/react, with all that a page loads for it but React',
    path: 'packages/react/dist/index.js',
    import: '*',
    ignore: ['react', 'react/jsx-runtime'],
    limit: '27 KB',
  },
].map(bundled);
