import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly version: string;
  readonly exports?: Readonly<Record<string, { readonly types?: string }>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** A file, and each module that it names in an import of any form. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
  readonly isTest: boolean;
}

const shared = manifestIn(root);
const rooms = [
  'benchmarks',
  'browser',
  'examples',
  'examples/react-vite',
  'resilience',
  ...readdirSync(join(root, 'packages')).map((name) => `packages/${name}`),
]
  .filter((folder) => existsSync(join(root, folder, 'package.json')))
  .map((folder) => ({
    folder: join(root, folder),
    manifest: manifestIn(join(root, folder)),
    sources: sourcesIn(join(root, folder)),
  }))
  .filter(({ sources }) => sources.length > 0);
const manifests = new Map(rooms.map(({ manifest }) => [manifest.name, manifest]));

describe.each(rooms)('$manifest.name', ({ folder, manifest, sources }) => {
  const declared = namesOf(manifest.dependencies, manifest.peerDependencies, manifest.optionalDependencies);
  const forTests = new Set([...declared, ...namesOf(manifest.devDependencies, shared.devDependencies)]);

  it('declares every package that it imports', () => {
    const undeclared = sources.flatMap(({ path, imports, isTest }) =>
      imports
        .filter((specifier) => !specifier.startsWith('.') && !isBuiltin(specifier))
        .map(packageOf)
        .filter((name) => name !== manifest.name && !(isTest ? forTests : declared).has(name))
        .map((name) => `${relative(root, path)} imports ${name}`),
    );
    expect(undeclared).toEqual([]);
  });

  it('imports every package that it declares', () => {
    const code = sources.filter(({ isTest }) => manifest.private || !isTest);
    const inherited = namesOf(...[...declared].map((name) => manifests.get(name)?.peerDependencies));
    const unused = [...declared].filter(
      (name) =>
        !inherited.has(name) &&
        !code.some(({ text }) => new RegExp(`['"\`]${name}(/[^'"\`]*)?['"\`]`).test(text)),
    );
    expect(unused).toEqual([]);
  });

  it('asks for the same peers as the packages of this project that it depends on', () => {
    const needed = [...declared].flatMap((name) =>
      Object.keys(manifests.get(name)?.peerDependencies ?? {}).filter((peer) => !isOptional(name, peer)),
    );
    expect(needed.filter((peer) => !declared.has(peer))).toEqual([]);
  });

  it('reaches no other package by a relative path', () => {
    const strays = sources.flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => specifier.startsWith('.'))
        .filter((specifier) => !resolve(dirname(path), specifier).startsWith(folder + sep))
        .map((specifier) => `${relative(root, path)} imports ${specifier}`),
    );
    expect(strays).toEqual([]);
  });
});

describe('The packages', () => {
  it('all have the same version', () => {
    const versions = new Set(
      rooms.filter(({ manifest }) => !manifest.private).map(({ manifest }) => manifest.version),
    );
    expect([...versions]).toHaveLength(1);
  });

  it('are type-checked from their sources, by each of their doors, so that nothing has to be built first', () => {
    const { paths } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8')).compilerOptions;
    const doors = rooms.flatMap(({ folder, manifest }) =>
      Object.entries(manifest.exports ?? {}).flatMap(([door, { types = '' }]) => {
        const source = types.replace('./dist/', 'src/').replace(/\.d\.ts$/, '.ts');
        const path = `./${relative(root, join(folder, source))}`;
        return path.endsWith('.ts') && existsSync(join(root, path))
          ? [[manifest.name + door.slice(1), [path]]]
          : [];
      }),
    );
    expect(paths).toEqual(Object.fromEntries(doors));
  });
});

function manifestIn(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function sourcesIn(folder: string): Source[] {
  return filesIn(folder).map((path) => {
    const text = readFileSync(path, 'utf8').replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '');
    const isTest =
      /\.(test(-d|-support)?|fixture)\.ts$/.test(path) || /[\\/](test|test-d|scripts)[\\/]/.test(path);
    return { path, text, imports: importsIn(text), isTest };
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      // What has a manifest of its own is another room, or none of the workspace.
      const isOther = ['node_modules', 'dist'].includes(entry.name) || existsSync(join(path, 'package.json'));
      return isOther ? [] : filesIn(path);
    }
    return /(?<!\.config)\.(tsx?|mts|js|mjs)$/.test(entry.name) ? [path] : [];
  });
}

/** `import … from 'x'`, `export … from 'x'`, `import 'x'`, `import('x')`, `require('x')`, `require.resolve('x')`. */
function importsIn(text: string): string[] {
  const forms = [
    /^(?:import|export)\s(?:[^'"`;]*?\sfrom\s*)?['"]([^'"\n]+)['"]/gm,
    /\b(?:import|require|require\.resolve)\(\s*['"]([^'"\n]+)['"]/g,
  ];
  return forms.flatMap((form) => [...text.matchAll(form)].map(([, specifier]) => specifier ?? ''));
}

function packageOf(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

function isBuiltin(specifier: string): boolean {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

function namesOf(...lists: readonly (Readonly<Record<string, string>> | undefined)[]): Set<string> {
  return new Set(lists.flatMap((list) => Object.keys(list ?? {})));
}

function isOptional(name: string, peer: string): boolean {
  const { peerDependenciesMeta = {} } = (manifests.get(name) ?? {}) as {
    peerDependenciesMeta?: Readonly<Record<string, { optional?: boolean }>>;
  };
  return peerDependenciesMeta[peer]?.optional === true;
}
