import * as audio from './audio-frames.js';
import * as avatar from './avatar-frames.js';
import type { FrameClass } from './frame.js';
import * as media from './media-frames.js';
import * as speaking from './speaking-frames.js';
import * as system from './system-frames.js';
import * as text from './text-frames.js';

type Classes = typeof audio & typeof avatar & typeof media & typeof speaking & typeof system & typeof text;

/** Any frame that the core defines. A union: `switch (frame.kind)` narrows it. */
export type CoreFrame = InstanceType<Classes[keyof Classes]>;

/** The frames that the session itself makes, so that every processor may take them. */
export type SessionFrame =
  | system.StartFrame
  | system.EndFrame
  | system.CancelFrame
  | system.ErrorFrame
  | system.MetricsFrame
  | system.HeartbeatFrame
  | system.InterruptionFrame
  | system.BackPressureFrame
  | system.SwitchServiceFrame;

/** Every frame class of the core: what the codec knows by default. */
export const coreFrames: readonly FrameClass[] = Object.values({
  ...audio,
  ...avatar,
  ...media,
  ...speaking,
  ...system,
  ...text,
}) as FrameClass[];
