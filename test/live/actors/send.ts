/** send.ts ADDRESS PORT COUNT BYTES: datagrams to a socket of our own where the address is local, so that nothing answers. */
import { createSocket } from 'node:dgram';

const [address = '', port = '', count = '', bytes = ''] = process.argv.slice(2);
const sender = createSocket('udp4');
const payload = Buffer.alloc(Number(bytes), 0x6d);

function sendOne(): Promise<void> {
  return new Promise((resolve, reject) => {
    sender.send(payload, Number(port), address, (error) => (error ? reject(error) : resolve()));
  });
}

if (address.startsWith('127.')) {
  const receiver = createSocket('udp4');
  await new Promise<void>((resolve) => receiver.bind(Number(port), address, resolve));
  receiver.unref();
}
for (let left = Number(count); left > 0; left -= 32) {
  await Promise.all(Array.from({ length: Math.min(32, left) }, sendOne));
}
sender.close();
