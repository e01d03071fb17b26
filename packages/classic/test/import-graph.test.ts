import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** What somebody imports who wires the agent of the cloud by hand. */
const agent = `
  export * from '@antiphon/classic';
  export { deepgramStt, deepgramTts } from '@antiphon/deepgram';
  export { geminiLlm } from '@antiphon/gemini/frame-free';
  export { liveAvatar } from '@antiphon/heygen';
  export { sileroVad } from '@antiphon/offline';
`;
const SDKS = ['@deepgram/sdk', '@google/genai'];

async function graphOf(contents: string): Promise<Metafile> {
  const { metafile } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    tsconfig: `${root}/tsconfig.json`,
    external: SDKS,
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    metafile: true,
    logLevel: 'silent',
  });
  return metafile;
}

/** The files that end up in the bundle, from the root of the repository. */
const filesOf = ({ inputs }: Metafile): readonly string[] =>
  Object.keys(inputs).map((path) => relative(root, fileURLToPath(new URL(path, `file://${process.cwd()}/`))));

describe('the classic agent and the clients of its vendors', () => {
  let graph: Metafile;
  beforeAll(async () => {
    graph = await graphOf(agent);
  });

  it('reach no RxJS', () => {
    expect(filesOf(graph).filter((path) => path.includes('rxjs'))).toEqual([]);
  });

  it('reach no frames, processors, pipelines or sessions', () => {
    const rooms = ['frames', 'processors', 'pipeline', 'session', 'observers', 'policies'];
    const reached = filesOf(graph).filter((path) =>
      rooms.some((room) => path.startsWith(`packages/core/src/${room}/`)),
    );
    expect(reached).toEqual([]);
  });

  it('load the vendors’ SDKs on first use alone', () => {
    const loaded = Object.values(graph.outputs).flatMap(({ imports }) =>
      imports.filter(({ path }) => SDKS.includes(path)),
    );
    expect(loaded.map(({ kind }) => kind)).toEqual(SDKS.map(() => 'dynamic-import'));
  });
});

it('would be seen to reach them: the pipeline does', async () => {
  const files = filesOf(await graphOf("export { pipeline } from '@antiphon/core';"));
  expect(files.some((path) => path.includes('rxjs'))).toBe(true);
  expect(files.some((path) => path.startsWith('packages/core/src/frames/'))).toBe(true);
});
