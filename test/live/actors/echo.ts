/** echo.ts PORT CONNECTIONS: TCP connections over loopback that say something and hear it again. */
import { connect, createServer } from 'node:net';

const [port = '', connections = ''] = process.argv.slice(2);
const server = createServer((socket) => socket.pipe(socket));
await new Promise<void>((resolve) => server.listen(Number(port), '127.0.0.1', resolve));

async function talk(): Promise<void> {
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('hello');
  await new Promise((resolve) => socket.once('data', resolve));
  socket.end();
  await new Promise((resolve) => socket.once('close', resolve));
}

for (let i = 0; i < Number(connections); i++) await talk();
server.close();
