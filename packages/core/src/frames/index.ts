export { NO_TURN } from '../turns/no-turn.js';
export * from './codec.js';
export { type CoreFrame, coreFrames, type SessionFrame } from './core-frames.js';
export * from './every-frame.js';
export * as fields from './fields.js';
export { defineFrame, Frame, type FrameClass, type FrameKind, type Lane } from './frame.js';
export { isFrame, isSystem } from './guards.js';
