import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Frame, Session } from '@antiphon/core';
import { UsageError } from '../usage-error.js';
import type { MeasuredModule } from './contract.js';

type Core = typeof import('@antiphon/core');

/** A module of somebody's own, and the core that it uses. */
export interface LoadedModule {
  readonly core: Core;
  open(options: Parameters<Exclude<MeasuredModule['line'], () => unknown>['open']>[0]): Session;
  frame(index: number): Frame;
}

const WANTED = 'a module is expected that exports `line`, a pipeline or a function that makes one';

/** Checks what can be told without loading it. @throws Error that says what to do */
export function pathOf(file: string | undefined): string {
  if (file === undefined) throw new UsageError(`no file was named: antiphon-bench custom FILE; ${WANTED}`);
  const path = resolve(file);
  if (!existsSync(path)) throw new UsageError(`${path} does not exist; ${WANTED}`);
  const isTyped = /\.[cm]?ts$/.test(path);
  if (isTyped && (process.features as { readonly typescript?: unknown }).typescript === undefined)
    throw new UsageError(
      `${path} is TypeScript, which this Node does not run: compile it, or use Node 22.18 or newer`,
    );
  return path;
}

/** @throws Error that says what is missing */
export async function loadModule(path: string): Promise<LoadedModule> {
  const { line, frame } = (await import(pathToFileURL(path).href)) as Partial<MeasuredModule>;
  const isPipeline = typeof (line as { open?: unknown } | undefined)?.open === 'function';
  if (line === undefined || !(isPipeline || typeof line === 'function'))
    throw new Error(`${path} exports no \`line\`; ${WANTED}`);
  if (frame !== undefined && typeof frame !== 'function')
    throw new Error(
      `${path} exports a \`frame\` that is ${typeof frame}; a function of the frame's number is expected`,
    );
  const core = (await import(pathToFileURL(createRequire(path).resolve('@antiphon/core')).href)) as Core;
  return {
    core,
    open: (options) => (typeof line === 'function' ? line() : line).open(options) as Session,
    frame: frame ?? (() => new core.InputAudioFrame({ samples: new Int16Array(320), sampleRate: 16_000 })),
  };
}
