import { type Frame, kinds } from '../frames/frame.js';
import type { Processor } from '../processors/processor.js';
import type { Stage } from '../processors/stage.js';
import type { Node } from '../session/node.js';
import { type LaidStage, type Layout, layOut, type Place, type Sequence } from './layout.js';
import { DOWN, edgeOf, nearestTakers, type Step, stagesBeyond, UP } from './paths.js';

/** How a frame is handed to a node. */
export type Delivery = (frame: Frame, node: Node) => void;

/** Where one kind of frame goes from one place: to one node, or to several. Of one shape, for speed. */
export type Route =
  | { readonly deliver: Delivery; readonly target: number; readonly fan: undefined }
  | { readonly deliver: undefined; readonly target: -1; readonly fan: Fan };

/** Several nodes, which get a frame one after another. */
export interface Fan {
  readonly targets: readonly number[];
  readonly deliveries: readonly Delivery[];
  /** Whether the frame leaves at the tail after that, since nobody can swallow it. */
  readonly leaves: boolean;
}

/** The routes from one place, by `kindIndex`. Where one is missing, the frame leaves the pipeline. */
export type Routes = readonly (Route | undefined)[];

export interface PlannedStage {
  readonly name: string;
  readonly stage: Stage;
  readonly down: Routes;
  readonly up: Routes;
  /** Nodes from which frames can reach this one: those that its back-pressure holds. */
  readonly upstream: readonly number[];
  /** Of a switch: the names of the processors in each of its branches. */
  readonly branches: readonly ReadonlySet<string>[];
  /** Of a switch: how an ordered frame enters the branch that is active, by `kindIndex`. */
  readonly intoBranch: readonly (Delivery | undefined)[];
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
  const known = new Map<string, Route>();
  const tables: Routes[] = [];
  const routes = (from: Place, step: Step): Routes => {
    const table = routesFrom(from, step, layout, takes, known);
    const same = tables.find((other) => other.every((route, kindIndex) => route === table[kindIndex]));
    if (same === undefined) tables.push(table);
    return same ?? table;
  };
  return {
    stages: layout.stages.map(({ name, processor, place }) => ({
      name,
      stage: processor.stage,
      down: routes(place, DOWN),
      up: routes(place, UP),
      upstream: stagesBeyond(place, UP),
      branches: branchNames(place, layout),
      intoBranch: entrances(place, layout, takes),
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

function entrances(place: Place, layout: Layout, takes: Takes): (Delivery | undefined)[] {
  const element = place.sequence[place.at];
  if (element === undefined || 'leaf' in element) return [];
  return kinds.map(({ lane }, kindIndex) =>
    lane === 'ordered' ? intoActiveBranch(place, element.branches, kindIndex, layout, takes) : undefined,
  );
}

/** Which stages take a kind on its way down, or up: a list for every kind that any takes. */
type Takes = (kindIndex: number, step: Step) => ReadonlySet<number> | undefined;

function takersByKind({ stages }: Layout): Takes {
  const down = new Map<number, Set<number>>();
  const up = new Map<number, Set<number>>();
  const add = (takers: typeof down, at: number, classes: readonly { readonly kindIndex: number }[]): void => {
    for (const { kindIndex } of classes) {
      const known = takers.get(kindIndex);
      if (known === undefined) takers.set(kindIndex, new Set([at]));
      else known.add(at);
    }
  };
  for (const [at, { processor }] of stages.entries()) {
    add(down, at, processor.takes);
    add(down, at, processor.accepts);
    add(up, at, processor.stage.up.takes);
  }
  return (kindIndex, step) => (step === DOWN ? down : up).get(kindIndex);
}

/** @param known routes of this pipeline: most lead to the same stages from several places, and are one object then */
function routesFrom(
  from: Place,
  step: Step,
  layout: Layout,
  takes: Takes,
  known: Map<string, Route>,
): Routes {
  const beyond = stagesBeyond(from, step);
  return kinds.map(({ kind, lane }, kindIndex) => {
    const takers = takes(kindIndex, step);
    if (takers === undefined) return undefined;
    const taken = (stage: number) => takers.has(stage);
    const ahead = beyond.filter(taken);
    // Most of what is taken at all is taken elsewhere.
    if (ahead.length === 0) return undefined;
    const reachesAll = lane === 'system' || kind === 'end';
    const targets = reachesAll ? ahead : nearestTakers(from, step, taken);
    const key = `${kindIndex} ${step} ${targets}`;
    const route =
      known.get(key) ??
      routeTo(targets, deliveriesTo(targets, kindIndex, step, layout, takes), reachesAll, step);
    if (route !== undefined) known.set(key, route);
    return route;
  });
}

function deliveriesTo(
  takers: readonly number[],
  kindIndex: number,
  step: Step,
  layout: Layout,
  takes: Takes,
): Delivery[] {
  return takers.map((stage) =>
    ownDelivery(layout.stages[stage] as LaidStage, kindIndex, step, layout, takes),
  );
}

function routeTo(
  targets: readonly number[],
  deliveries: readonly Delivery[],
  reachesAll: boolean,
  step: Step,
): Route | undefined {
  const [target] = targets;
  const [deliver] = deliveries;
  if (target === undefined || deliver === undefined) return undefined;
  if (!reachesAll && targets.length === 1) return { deliver, target, fan: undefined };
  return {
    deliver: undefined,
    target: -1,
    fan: { targets, deliveries, leaves: reachesAll && step === DOWN },
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
  const routes = branches.map((branch) => {
    const taken = (stage: number) => takes(kindIndex, DOWN)?.has(stage) ?? false;
    const takers = nearestTakers(edgeOf(branch, DOWN, place), DOWN, taken);
    return routeTo(takers, deliveriesTo(takers, kindIndex, DOWN, layout, takes), false, DOWN);
  });
  return (frame, node) => {
    node.lastSwitched = frame;
    node.session.dispatch.follow(frame, node, routes[node.activeBranch]);
  };
}

const intoPipe: Delivery = (frame, node) => node.pushToPipe(frame);
const ignore: Delivery = () => {};
