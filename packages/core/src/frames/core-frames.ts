import * as every from './every-frame.js';
import type { FrameClass } from './frame.js';

type Classes = typeof every;

/** Any frame that the core defines. A union: `switch (frame.kind)` narrows it. */
export type CoreFrame = InstanceType<Classes[keyof Classes]>;

/** The frames that the session itself makes, so that every processor may take them. */
export type SessionFrame =
  | every.StartFrame
  | every.EndFrame
  | every.CancelFrame
  | every.ErrorFrame
  | every.MetricsFrame
  | every.HeartbeatFrame
  | every.InterruptionFrame
  | every.BackPressureFrame
  | every.SwitchServiceFrame;

/** Every frame class of the core: what the codec knows by default. */
export const coreFrames: readonly FrameClass[] = Object.values(every) as FrameClass[];
