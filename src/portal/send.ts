import type { FastifyReply } from 'fastify';
import { render, type Page, type Setting } from './layout.ts';

export function send(reply: FastifyReply, page: Page, setting: Setting): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', setting.language)
    .header('vary', 'accept-language')
    .send(render(page, setting));
}
