import type { Observable } from 'rxjs';
import type { Frame, FrameClass } from '../frames/index.js';
import type { Context } from './context.js';

/** A handler as the linker sees it: the kind it is filed under has been matched already. */
export type Handler = (frame: Frame, ctx: Context<Frame>) => void;

/** The inside of a processor, with the types erased that the compiler has checked. */
export interface Stage {
  readonly on: { readonly [kind: string]: Handler } | undefined;
  readonly pipe: ((frames$: Observable<Frame>, ctx: Context<Frame>) => Observable<Frame>) | undefined;
  readonly up: {
    readonly takes: readonly FrameClass[];
    readonly on: { readonly [kind: string]: Handler };
  };
  readonly state: ((ctx: Context) => unknown) | undefined;
  readonly start: ((ctx: Context<Frame>) => void | Promise<void>) | undefined;
  readonly drain: ((ctx: Context<Frame>) => void | Promise<void>) | undefined;
  readonly stop: ((ctx: Context<Frame>) => void | Promise<void>) | undefined;
}
