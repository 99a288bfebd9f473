/** A stub resolver that asks as whom it is told to. */
import { createSocket } from 'node:dgram';
import { DNS_TYPE, encodeDnsQuery } from '#wire/dns.ts';
import { readDnsMessage, RCODES } from '#wire/dns/dns-message.ts';
import { ipv4Text } from '#wire/ip-text.ts';

const WAIT_MS = 2_000;

/** The first IPv4 address, else the response code; `silence` where no answer comes. From `source` to loopback. */
export function askName(port: number, source: string, name: string): Promise<string> {
  const is6 = source.includes(':');
  const socket = createSocket(is6 ? 'udp6' : 'udp4');
  return new Promise((resolve, reject) => {
    const end = (answer: string): void => {
      clearTimeout(timer);
      socket.close();
      resolve(answer);
    };
    const timer = setTimeout(() => end('silence'), WAIT_MS);
    socket.on('error', reject);
    socket.on('message', (bytes) => {
      const message = readDnsMessage(bytes);
      const address = message?.answers.find(({ type }) => type === DNS_TYPE.A);
      if (message === null) end('garbage');
      else if (address === undefined) end(RCODES[message.rcode] ?? `${message.rcode}`);
      else end(ipv4Text(address.data, 0));
    });
    socket.bind({ address: source }, () => {
      socket.send(encodeDnsQuery(port, name), port, is6 ? '::1' : '127.0.0.1');
    });
  });
}
