import { type Frame, kinds } from '../frames/frame.js';
import type { Processor } from '../processors/processor.js';
import type { Stage } from '../processors/stage.js';
import type { Node } from '../session/node.js';
import { type LaidStage, type Layout, layOut, type Place, type Sequence } from './layout.js';
import { DOWN, edgeOf, nearestTakers, type Step, stagesBeyond, UP } from './paths.js';

/** How a frame is handed to a node. */
export type Delivery = (frame: Frame, node: Node) => void;

/**
 * Where each kind of frame goes from one place, by `kindIndex`: what is called, and with which node. A
 * missing entry means that the frame leaves the pipeline.
 */
export interface Routes {
  readonly deliveries: readonly (Delivery | undefined)[];
  /** Index of the node that the delivery is called with; of several, the first. */
  readonly targets: readonly number[];
  /** Whether the delivery goes to several nodes, each of which is then a hop of its own. */
  readonly fans: readonly boolean[];
}

export interface PlannedStage {
  readonly name: string;
  readonly stage: Stage;
  readonly down: Routes;
  readonly up: Routes;
  /** Nodes from which frames can reach this one: those that its back-pressure holds. */
  readonly upstream: readonly number[];
  /** Of a switch: the names of the processors in each of its branches. */
  readonly branches: readonly ReadonlySet<string>[];
}

/** A pipeline, linked: shared by all its sessions, each of which adds only its nodes. */
export interface Plan {
  readonly stages: readonly PlannedStage[];
  /** From outside into the head, downstream. */
  readonly head: Routes;
  /** From outside into the tail, upstream. */
  readonly tail: Routes;
  /** Whether some stage reports what the listener has heard. */
  readonly hasPlayout: boolean;
}

/** Resolves, once per pipeline, where every kind of frame goes from every stage. */
export function makePlan(processors: readonly Processor[]): Plan {
  const layout = layOut(processors);
  const takes = takersByKind(layout);
  const routes = (from: Place, step: Step): Routes => routesFrom(from, step, layout, takes);
  return {
    stages: layout.stages.map(({ name, processor, place }) => ({
      name,
      stage: processor.stage,
      down: routes(place, DOWN),
      up: routes(place, UP),
      upstream: stagesBeyond(place, UP),
      branches: branchNames(place, layout),
    })),
    head: routes(edgeOf(layout.root, DOWN), DOWN),
    tail: routes(edgeOf(layout.root, UP), UP),
    hasPlayout: layout.stages.some(({ processor }) => processor.emits.some(({ kind }) => kind === 'playout')),
  };
}

function branchNames(place: Place, { stages }: Layout): ReadonlySet<string>[] {
  const element = place.sequence[place.at];
  if (element === undefined || 'leaf' in element) return [];
  return element.branches.map(
    (branch) =>
      new Set(stagesBeyond(edgeOf(branch, DOWN), DOWN).map((stage) => (stages[stage] as LaidStage).name)),
  );
}

type Takes = (stage: number, kindIndex: number, step: Step) => boolean;

function takersByKind({ stages }: Layout): Takes {
  const indexes = (classes: readonly { readonly kindIndex: number }[]) =>
    new Set(classes.map(({ kindIndex }) => kindIndex));
  const sets = stages.map(({ processor: { takes, accepts, stage } }) => ({
    down: indexes([...takes, ...accepts]),
    up: indexes(stage.up.takes),
  }));
  return (stage, kindIndex, step) => sets[stage]?.[step === DOWN ? 'down' : 'up'].has(kindIndex) ?? false;
}

function routesFrom(from: Place, step: Step, layout: Layout, takes: Takes): Routes {
  const deliveries: (Delivery | undefined)[] = [];
  const targets: number[] = [];
  const fans: boolean[] = [];
  const beyond = stagesBeyond(from, step);
  for (const [kindIndex, { kind, lane }] of kinds.entries()) {
    const taken = (stage: number) => takes(stage, kindIndex, step);
    const reachesAll = lane === 'system' || kind === 'end';
    const takers = reachesAll ? beyond.filter(taken) : nearestTakers(from, step, taken);
    const own = takers.map((stage) =>
      ownDelivery(layout.stages[stage] as LaidStage, kindIndex, step, layout, takes),
    );
    const fan = takers.length > 0 && (reachesAll || takers.length > 1);
    deliveries.push(fan ? toAll(takers, own, reachesAll && step === DOWN) : own[0]);
    targets.push(takers[0] ?? -1);
    fans.push(fan);
  }
  return { deliveries, targets, fans };
}

/** To several nodes, one after another; a frame that cannot be swallowed then leaves at the tail. */
function toAll(takers: readonly number[], own: readonly Delivery[], leaves: boolean): Delivery {
  return (frame, first) => {
    for (const [at, target] of takers.entries()) first.session.dispatch.handOver(frame, target, own[at]);
    if (leaves) first.session.dispatch.leave(frame, undefined);
  };
}

/** What one stage does with a kind that it takes. */
function ownDelivery(laid: LaidStage, kindIndex: number, step: Step, layout: Layout, takes: Takes): Delivery {
  const { kind, lane } = kinds[kindIndex] as (typeof kinds)[number];
  const { stage } = laid.processor;
  const element = laid.place.sequence[laid.place.at];
  if (step === UP) return (stage.up.on[kind] ?? ignore) as Delivery;
  if (element && 'branches' in element && lane === 'ordered' && kind !== 'end') {
    return intoActiveBranch(laid.place, element.branches, kindIndex, layout, takes);
  }
  if (stage.pipe !== undefined) return intoPipe;
  return (stage.on?.[kind] ?? ignore) as Delivery;
}

/** A switch hands an ordered frame to the branch that is active, or past it when that does not take it. */
function intoActiveBranch(
  place: Place,
  branches: readonly Sequence[],
  kindIndex: number,
  layout: Layout,
  takes: Takes,
): Delivery {
  const ways = branches.map((branch) => {
    const takers = nearestTakers(edgeOf(branch, DOWN, place), DOWN, (stage) => takes(stage, kindIndex, DOWN));
    const own = takers.map((stage) =>
      ownDelivery(layout.stages[stage] as LaidStage, kindIndex, DOWN, layout, takes),
    );
    return { target: takers[0] ?? -1, deliver: own.length > 1 ? toAll(takers, own, false) : own[0] };
  });
  const deliver: Delivery = (frame, node) => {
    node.lastSwitched = frame;
    node.lastSwitch = deliver;
    const way = ways[node.activeBranch];
    if (way !== undefined) node.session.dispatch.handOver(frame, way.target, way.deliver);
  };
  return deliver;
}

const intoPipe: Delivery = (frame, node) => node.pushToPipe(frame);
const ignore: Delivery = () => {};
