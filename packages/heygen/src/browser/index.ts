/** Avatars in a page. Each view loads its SDK on first use. */
export type { AvatarView, AvatarViewEvents, MediaElement } from './avatar-view.js';
export {
  type InteractiveAvatarClient,
  type InteractiveAvatarSdk,
  type InteractiveAvatarViewOptions,
  interactiveAvatarView,
} from './interactive-avatar-view.js';
export {
  type LiveAvatarSdk,
  type LiveAvatarSdkSession,
  type LiveAvatarViewOptions,
  liveAvatarView,
} from './live-avatar-view.js';
export { type LiveKitRoom, type LiveKitSdk, type RoomViewOptions, roomView } from './room-view.js';
