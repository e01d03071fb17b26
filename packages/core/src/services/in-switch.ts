import type { Context } from '../processors/index.js';
import type { Node } from '../session/node.js';

/** Whether a stage stands in a branch of some switch, and may so be left for another one. */
export function standsInSwitch(ctx: Pick<Context<never>, 'name'>): boolean {
  const { session, name } = ctx as unknown as Node;
  return session.nodes.some(({ planned }) => planned.branches.some((branch) => branch.has(name)));
}

/** Whether a switch lets frames reach a stage; what is no switch lets them. */
export function isActive({ planned: { branches }, activeBranch }: Node, stage: string): boolean {
  return branches[activeBranch]?.has(stage) === true || !branches.some((branch) => branch.has(stage));
}
