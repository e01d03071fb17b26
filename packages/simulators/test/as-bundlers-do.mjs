// @ts-check
/**
 * A hook for Node's loader: the default export of a CommonJS module is what the module names so, as it is to the bundlers
 * that browsers' packages are made for. To Node it is all that the module exports, which LiveAvatar's SDK stumbles over.
 *
 * @type {import('node:module').LoadHook}
 */
export async function load(url, context, next) {
  if (!/\/webrtc-issue-detector\/dist\/bundle-cjs\.js$/.test(url)) return next(url, context);
  const address = JSON.stringify(url);
  const source = `
    import { createRequire } from 'node:module';
    import { fileURLToPath } from 'node:url';
    export default createRequire(${address})(fileURLToPath(${address})).default;
  `;
  return { format: 'module', source, shortCircuit: true };
}
