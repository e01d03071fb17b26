import type { Frame, FrameClass } from './frame.js';

/** Whether `frame` is of one of the given classes, by kind: also true across copies of the module. */
export function isFrame<const Cs extends readonly FrameClass[]>(
  frame: Frame,
  ...classes: Cs
): frame is InstanceType<Cs[number]> {
  for (const candidate of classes) if (candidate.kind === frame.kind) return true;
  return false;
}

/** Whether `frame` travels in the system lane. */
export const isSystem = (frame: Frame): boolean => frame.lane === 'system';
