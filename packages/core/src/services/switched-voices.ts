import type { Context } from '../processors/index.js';
import type { Node } from '../session/node.js';
import { isActive } from './in-switch.js';
import { Speaker } from './speaker.js';

/**
 * Has the voice of `ctx` leave what it has to say to that of the branch that is active now, where it stands in another one
 * of `switcher`.
 */
export function handOverWhenLeft(
  ctx: Pick<Context<never, Speaker>, 'name' | 'state'>,
  switcher: string,
): void {
  const { nodes } = (ctx as unknown as Node).session;
  const control = nodes.find(({ name }) => name === switcher);
  if (control === undefined || isActive(control, ctx.name)) return;
  const active = control.planned.branches[control.activeBranch];
  const next = nodes.find(
    ({ name, state }) =>
      state instanceof Speaker && active?.has(name) && nodes.every((node) => isActive(node, name)),
  );
  ctx.state.leaveTo(next?.state as Speaker | undefined);
}
