import { access } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { type Clock, Pipeline } from '@antiphon/core';
import { CliError, reasonOf } from '../cli-error.js';

/** What a module's function is given: services that wait should wait by this clock. */
export interface PipelineModuleContext {
  readonly clock: Clock;
}

/**
 * Takes the pipeline out of a module: its default export, or what that returns when it is a function.
 *
 * @throws CliError when there is none.
 */
export async function loadPipeline(path: string, context: PipelineModuleContext): Promise<Pipeline> {
  const found = await load(path, context);
  if (isPipeline(found)) return found;
  throw new CliError(`${path}: its default export must be a pipeline, or a function that returns one`);
}

async function load(path: string, context: PipelineModuleContext): Promise<unknown> {
  try {
    await access(path);
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href);
    const made: unknown = module.default;
    return typeof made === 'function' ? await made(context) : made;
  } catch (error) {
    const reason = reasonOf(error);
    const told = reason.includes(path) ? `--pipeline ${reason}` : `--pipeline ${path}: ${reason}`;
    throw new CliError(told, { cause: error });
  }
}

/** By shape as well: the module may have brought a copy of the core of its own. */
function isPipeline(value: unknown): value is Pipeline {
  if (value instanceof Pipeline) return true;
  const { processors, open } = (value ?? {}) as Partial<Pipeline>;
  return Array.isArray(processors) && typeof open === 'function';
}
