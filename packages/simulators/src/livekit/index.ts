export { LiveKitRooms, type OpenRoomOptions } from './livekit-rooms.js';
export { openRooms, withRooms } from './open-rooms.js';
