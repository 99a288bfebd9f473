/** What fills networks: web, TLS, DNS, SSH, MQTT, mail. */
import type { Random } from '#base/random.ts';
import { encodeDnsAnswer, encodeDnsQuery } from '#wire/dns.ts';
import { inTls } from '../carriers/tls.ts';
import type { Turn } from '../dialogue.ts';
import { type Ordinary, Talk, ok, post } from './talk.ts';

const AGENT = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0';
/** What browsers offer; TLS visits below differ from miners in this, in size and in rhythm. */
const BROWSER = { alpn: ['h2', 'http/1.1'] } as const;

export const EVERYDAY: readonly Ordinary[] = [
  { name: 'web', transport: 'tcp', port: 80, turns: web },
  { name: 'web-post', transport: 'tcp', port: 80, turns: webPost },
  { name: 'tls-browsing', transport: 'tcp', port: 443, turns: tlsBrowsing('www.library.example') },
  { name: 'dns', transport: 'udp', port: 53, turns: dns },
  { name: 'ssh', transport: 'tcp', port: 22, turns: ssh },
  { name: 'mqtt', transport: 'tcp', port: 1883, turns: mqtt },
  { name: 'smtp', transport: 'tcp', port: 25, turns: smtp },
  { name: 'video-call-on-3333', transport: 'udp', port: 3333, turns: videoCall },
  { name: 'tls-telemetry', transport: 'tcp', port: 8883, turns: tlsTelemetry },
];

function web(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  for (const path of ['/', '/style.css', '/timetable', '/search?q=mining+history']) {
    const head = `GET ${path} HTTP/1.1\r\nHost: www.library.example\r\nUser-Agent: ${AGENT}\r\n\r\n`;
    talk
      .client(head)
      .server(ok(`<html>${'lorem ipsum '.repeat(random.below(300))}</html>`, 'text/html'));
    talk.wait(2000);
  }
  return talk.turns;
}

function webPost(random: Random, start: number): Turn[] {
  const form = { method: 'submit', params: ['feedback', 'the job listing is out of date'], id: 3 };
  return new Talk(random, start)
    .client(post('/api/forms', 'www.university.example', form))
    .server(ok('{"result":true,"id":3}')).turns;
}

/** A page and its parts: few small requests, large answers in bursts, then silence. */
export function tlsBrowsing(sni: string): Ordinary['turns'] {
  return (random, start) => {
    const talk = new Talk(random, start);
    for (let page = 0; page < 3; page++) {
      for (let part = 0; part < 4; part++) {
        talk.client(new Uint8Array(200 + random.below(600)));
        for (let i = 0; i < 1 + random.below(5); i++)
          talk.server(new Uint8Array(300 + random.below(9000)));
      }
      talk.wait(5000 + random.below(20_000));
    }
    return inTls(talk.turns, random, { sni, ...BROWSER });
  };
}

function dns(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const names = ['www.library.example', 'mail.university.example', 'updates.vendor.example'];
  for (const name of names) {
    const id = random.below(65536);
    const value = `203.0.113.${1 + random.below(200)}`;
    talk.client(encodeDnsQuery(id, name));
    talk.server(encodeDnsAnswer(id, name, 1, [{ name, type: 'A', value }])).wait(300);
  }
  return talk.turns;
}

/** Banner, key exchange, then packets of the few sizes that typing makes. */
function ssh(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  talk.server('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n').client('SSH-2.0-OpenSSH_9.6\r\n');
  talk.client(random.bytes(1536)).server(random.bytes(1080)).client(random.bytes(48));
  for (let i = 0; i < 40; i++) {
    talk.client(random.bytes(36)).server(random.bytes(36 + 8 * random.below(6)));
    talk.wait(random.exponential(900));
  }
  return talk.turns;
}

function mqtt(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  const id = 'sensor-hall-3';
  const connect = [0x10, 12 + id.length, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 60, 0, id.length];
  talk.client(Uint8Array.of(...connect, ...new TextEncoder().encode(id)));
  talk.server(Uint8Array.of(0x20, 2, 0, 0));
  for (let i = 0; i < 20; i++) {
    const body = `\u0000\u0009hall/temp{"t":${(20 + random.float() * 3).toFixed(1)}}`;
    talk.client(Uint8Array.of(0x30, body.length, ...new TextEncoder().encode(body))).wait(30_000);
    if (i % 2 === 0) talk.client(Uint8Array.of(0xc0, 0)).server(Uint8Array.of(0xd0, 0));
  }
  return talk.turns;
}

function smtp(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start).server('220 mail.university.example ESMTP\r\n');
  const steps = [
    'EHLO lab.university.example',
    'MAIL FROM:<a@university.example>',
    'RCPT TO:<b@library.example>',
  ];
  for (const step of steps) talk.client(`${step}\r\n`).server('250 OK\r\n');
  return talk.client('QUIT\r\n').server('221 Bye\r\n').turns;
}

/** On a port that pools like; ports alone prove nothing. */
function videoCall(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  for (let i = 0; i < 120; i++) {
    const packet = random.bytes(200 + random.below(900));
    packet[0] = 0x80;
    talk.say(i % 2 === 0 ? 0 : 1, packet);
  }
  return talk.turns;
}

/** Fixed sizes on a fixed schedule: regular where mining is memoryless, and nothing is pushed. */
function tlsTelemetry(random: Random, start: number): Turn[] {
  const talk = new Talk(random, start);
  for (let i = 0; i < 60; i++)
    talk.client(new Uint8Array(142)).server(new Uint8Array(38)).wait(30_000);
  return inTls(talk.turns, random, { sni: 'telemetry.vendor.example' });
}
