/** A certificate and its key: there, belonging together, valid now and for a while. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { messageOf } from '#base/errors.ts';
import { lacks, ok, type Told } from './check.ts';

const DAY_MS = 86_400_000;
/** A month before its end somebody should know. */
const SOON_DAYS = 30;

interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

export function checkTls({ certificate, key }: TlsFiles, now: number): Told {
  try {
    const leaf = new X509Certificate(readFileSync(certificate));
    if (!leaf.checkPrivateKey(createPrivateKey(readFileSync(key)))) {
      return lacks(
        'missing',
        [`${key} is not the key of ${certificate}`, `${key} 与 ${certificate} 不匹配`],
        ['Name the files of one pair', '请指定同一对证书和密钥'],
      );
    }
    if ((statSync(key).mode & 0o077) !== 0) {
      return lacks(
        'missing',
        [`Others can read ${key}`, `其他用户可读 ${key}`],
        [`chmod 600 ${key}`, `chmod 600 ${key}`],
      );
    }
    return validity(leaf, certificate, now);
  } catch (error) {
    const why = messageOf(error);
    return lacks(
      'missing',
      [`TLS cannot be used: ${why}`, `无法使用 TLS：${why}`],
      ['Name a certificate (PEM, leaf first) and its key', '请指定证书（PEM，叶证书在前）及其密钥'],
    );
  }
}

function validity(leaf: X509Certificate, path: string, now: number): Told {
  const ends = Date.parse(leaf.validTo);
  const day = new Date(ends).toISOString().slice(0, 10);
  const renew = ['Renew it and start again', '请更换证书后重新启动'] as const;
  if (now < Date.parse(leaf.validFrom)) {
    return lacks('missing', [`${path} is not valid yet`, `${path} 尚未生效`], renew);
  }
  if (now >= ends)
    return lacks('missing', [`${path} has ended on ${day}`, `${path} 已于 ${day} 过期`], renew);
  if (ends - now < SOON_DAYS * DAY_MS) {
    return lacks('warning', [`${path} ends on ${day}`, `${path} 将于 ${day} 过期`], renew);
  }
  return ok(`The certificate is valid until ${day}`, `证书有效期至 ${day}`);
}
