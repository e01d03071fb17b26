import type { JsonObject } from '@antiphon/core/frame-free';
import {
  type ClientData,
  type ClientMessageType,
  RTVI_LABEL,
  type ServerMessageType,
} from '@antiphon/rtvi/frame-free';

/** Writes the message of a client with this number. */
export function clientMessage<Type extends ClientMessageType>(
  number: number,
  type: Type,
  data: ClientData[Type],
): string {
  const id = number.toString(16).padStart(8, '0');
  return JSON.stringify({ id, label: RTVI_LABEL, type, data });
}

/** What a message of the server is; nothing for one that is none of RTVI's. */
export function serverType({ label, type }: JsonObject): ServerMessageType | undefined {
  return label === RTVI_LABEL && typeof type === 'string' ? (type as ServerMessageType) : undefined;
}
