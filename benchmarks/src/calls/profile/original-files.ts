import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

export interface Place {
  readonly url: string;
  /** Both from 0, as V8 counts. */
  readonly lineNumber: number;
  readonly columnNumber: number;
}

/** From a place in a build to the file that it was built from, by the map beside the build. */
export class OriginalFiles {
  readonly #maps = new Map<string, SourceMap | undefined>();

  /** The path of the source, or the place's own URL where nothing is known. */
  of({ url, lineNumber, columnNumber }: Place): string {
    if (!this.#maps.has(url)) this.#maps.set(url, mapOf(url));
    const entry = this.#maps.get(url)?.findEntry(lineNumber, columnNumber);
    if (entry === undefined || !('originalSource' in entry)) return url;
    return new URL(entry.originalSource, url).href;
  }
}

function mapOf(url: string): SourceMap | undefined {
  if (!url.startsWith('file:') || url.includes('/node_modules/')) return undefined;
  const path = `${fileURLToPath(url)}.map`;
  return existsSync(path) ? new SourceMap(JSON.parse(readFileSync(path, 'utf8'))) : undefined;
}
