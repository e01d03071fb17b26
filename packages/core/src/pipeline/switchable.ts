import { ErrorFrame, type Frame, ServiceSwitchedFrame, SwitchServiceFrame } from '../frames/index.js';
import type { Composite } from '../processors/element.js';
import { type Emits, type Processor, processor } from '../processors/processor.js';
import type { Node } from '../session/node.js';
import type { NeedsOf } from './check.js';
import { compositeLists } from './parallel.js';

type Branches = { readonly [name: string]: readonly Processor[] };

type NeedsOfAny<Bs extends Branches> = { [Name in keyof Bs]: NeedsOf<Bs[Name]> }[keyof Bs];

export interface SwitchableOptions {
  /**
   * `manual`: only a `SwitchServiceFrame` switches. `failover`: an error of the active branch switches to
   * the next one in the list, which is given the frame that failed, or all that the failing processor hands
   * over. What a branch that was left before still had to do and fails on goes to the active one.
   * @defaultValue 'failover'
   */
  readonly strategy?: 'manual' | 'failover';
  /** Errors of the active branch, one after another, before it is given up. @defaultValue 1 */
  readonly errorsToSwitch?: number;
}

/**
 * Branches of which one at a time is active; the first one at first. The others get no ordered frames, and
 * what they still emit of one turn is not stopped: a switch is not an interruption. System frames
 * reach all. Every switch is announced by a `ServiceSwitchedFrame`. Of several switches of one name in a pipeline the second
 * is `name#2` in both frames, as processors are everywhere.
 */
export function switchable<const Name extends string, const Bs extends Branches>(
  name: Name,
  branches: Bs,
  options: SwitchableOptions = {},
): Processor<Name, NeedsOfAny<Bs>, Emits<Bs[keyof Bs][number]> | ServiceSwitchedFrame> {
  const { strategy = 'failover', errorsToSwitch = 1 } = options;
  const names = Object.keys(branches);
  const lists = compositeLists('switchable', Object.values(branches));

  const control = processor({
    name,
    takes: [SwitchServiceFrame],
    emits: [ServiceSwitchedFrame],
    state: () => ({ errors: 0 }),
    on: {
      switchService(frame, ctx) {
        const node = ctx as unknown as Node;
        const to = names.indexOf(frame.to);
        if (frame.switcher !== node.name) return;
        if (to < 0) throw new Error(`${node.name} has no branch '${frame.to}': it has ${names.join(', ')}`);
        switchTo(node, to, 'asked to');
      },
    },
    up: {
      takes: [ErrorFrame],
      on: {
        error(frame, ctx) {
          const node = ctx as unknown as Node;
          const from = node.planned.branches.findIndex((branch) => branch.has(frame.processor ?? ''));
          if (strategy === 'manual' || from < 0) return;
          if (from === node.activeBranch) {
            if (++ctx.state.errors < errorsToSwitch || from + 1 >= names.length) return;
            ctx.state.errors = 0;
            switchTo(node, from + 1, frame.message);
            // Without one who says what is left, it is what failed.
            if (frame.handOver === undefined && node.lastSwitched?.id === frame.frameId)
              node.intoBranch(node.lastSwitched as Frame);
          }
          for (const left of frame.handOver?.() ?? []) node.intoBranch(left);
        },
      },
    },
  });

  function switchTo(node: Node, to: number, reason: string): void {
    const from = names[node.activeBranch] as string;
    node.activeBranch = to;
    node.broadcast(new ServiceSwitchedFrame({ switcher: node.name, from, to: names[to] as string, reason }));
  }

  return {
    ...control,
    takes: [...lists.takes],
    accepts: [...lists.accepts, SwitchServiceFrame],
    emits: [...lists.emits, ServiceSwitchedFrame],
    parts: { form: 'switchable', branches: new Map(Object.entries(branches)) },
  } as unknown as Composite<Name, NeedsOfAny<Bs>, Emits<Bs[keyof Bs][number]> | ServiceSwitchedFrame>;
}
