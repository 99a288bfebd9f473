/** name.ts TARGET NAME ADDRESS: one DNS answer from port 53 of this host, which says that NAME lies at ADDRESS. */
import { createSocket } from 'node:dgram';
import { encodeDnsAnswer } from '#wire/dns.ts';

const [target = '', name = '', address = ''] = process.argv.slice(2);
const answer = encodeDnsAnswer(7, name, 1, [{ name, type: 'A', value: address }]);
const server = createSocket('udp4');
await new Promise<void>((resolve) => server.bind(53, resolve));
await new Promise<void>((resolve, reject) => {
  server.send(answer, 40_000, target, (error) => (error ? reject(error) : resolve()));
});
server.close();
