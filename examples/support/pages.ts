import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compilerErrors } from './compiler-errors.js';
import { examples, project } from './folders.js';
import { printedBy } from './printed-by.js';
import { regionsOf } from './regions.js';

/** The pages whose code is checked, as paths within the project. */
export const pages: readonly string[] = [
  'README.md',
  'docs/adding-a-service.md',
  'docs/architecture.md',
  'docs/performance.md',
  'examples/README.md',
  ...readdirSync(join(project, 'docs', 'guide'))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/guide/${file}`),
];

/** A block of a page: a language, then where its text comes from, as `offline-agent.ts#agent`. */
export interface Block {
  readonly language: string;
  readonly source: string;
  readonly text: string;
}

const FENCE = /^```(\S+)([^\n]*)\n([\s\S]*?)\n?```$/gm;

export function readPage(page: string): string {
  return readFileSync(join(project, page), 'utf8');
}

/** The blocks of a page, in order. */
export function blocksOf(markdown: string): readonly Block[] {
  return [...markdown.matchAll(FENCE)].map(([, language = '', source = '', text = '']) => ({
    language,
    source: source.trim(),
    text,
  }));
}

/** The page as it should be: each block that names a source holds what that source says today. */
export async function rewritten(markdown: string): Promise<string> {
  const texts: string[] = [];
  for (const { source, text } of blocksOf(markdown)) texts.push(source === '' ? text : await textOf(source));
  return markdown.replaceAll(FENCE, (_block, language: string, source: string) => {
    return `\`\`\`${language}${source}\n${texts.shift()}\n\`\`\``;
  });
}

/** `file#name` is a region; `#printed` is what the example prints, `#drawing` its pipeline, `#refusal` the compiler's word. */
async function textOf(source: string): Promise<string> {
  const [file = '', name = ''] = source.split('#');
  if (name === 'refusal') return refusalOf(await compilerErrors(file));
  if (name === 'printed' || name === 'drawing') {
    const { main, drawing } = await import(join(examples, file));
    return name === 'printed' ? (await printedBy(main)).join('\n') : await drawing();
  }
  const region = regionsOf(readFileSync(join(examples, file), 'utf8')).get(name);
  if (region === undefined) throw new Error(`${file} has no region ${name}`);
  return region;
}

/** The compiler's sentence without the place, over two lines. */
function refusalOf(output: string): string {
  const sentence = output.trim().replace(/^\S+: /, '');
  return sentence.replace(' is not assignable', '\n  is not assignable');
}
