import { WebSocket } from 'ws';

/** A socket that is open, with every message that comes, and the code with which it closes. Rejects when it is refused. */
export async function openedSocket<Message>(url: string, read: (text: string) => Message) {
  const socket = new WebSocket(url);
  const messages: Message[] = [];
  socket.on('message', (data) => messages.push(read(data.toString())));
  socket.on('error', () => {});
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve());
    socket.on('close', () => reject(new Error('refused')));
  });
  return { socket, messages, closed };
}
